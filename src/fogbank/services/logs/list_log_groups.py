"""ListLogGroups: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_ListLogGroups.html"""

from collections.abc import Callable
from typing import Final

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.kernel.errors import Unsupported
from fogbank.services.logs import store as rows
from fogbank.services.logs.model import Group
from fogbank.services.logs.tokens import read_opaque, write_opaque
from fogbank.storage.api import Store

_PAGE: Final = 50
_SCAN: Final = 1000


class ListLogGroups(Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    log_group_name_pattern: str | None = None
    log_group_class: str | None = None
    include_linked_accounts: bool | None = None
    next_token: str | None = None
    limit: int | None = None


class LogGroupSummary(Struct, frozen=True, rename="camel"):
    log_group_name: str
    log_group_arn: str
    log_group_class: str


class ListLogGroupsResult(Struct, frozen=True, rename="camel", omit_defaults=True):
    log_groups: list[LogGroupSummary]
    next_token: str | None = None


@action("logs", "ListLogGroups")
async def list_log_groups(store: Store, ctx: Context, request: ListLogGroups) -> ListLogGroupsResult:
    """The caller's log groups by name, in short."""
    if request.include_linked_accounts:
        raise Unsupported("the parameter ListLogGroups.includeLinkedAccounts")
    limit = request.limit or _PAGE
    fits = name_test(request.log_group_name_pattern)
    after = read_opaque(request.next_token)
    found: list[Group] = []
    while len(found) <= limit and (
        groups := await rows.list_groups(store, ctx.account, ctx.region, after=after, limit=_SCAN)
    ):
        found += [group for group in groups if fits(group.name) and request.log_group_class in (None, group.kind)]
        after = groups[-1].name
    page = found[:limit]
    return ListLogGroupsResult(
        [LogGroupSummary(group.name, group.arn, group.kind) for group in page],
        write_opaque(page[-1].name) if len(found) > limit else None,
    )


def name_test(pattern: str | None) -> Callable[[str], bool]:
    """`^/aws/lambda|discovery`: prefixes and parts of names; the model sees to the form."""
    if not pattern:
        return lambda _: True
    parts = pattern.split("|")
    prefixes = tuple(part[1:] for part in parts if part.startswith("^"))
    within = [part for part in parts if not part.startswith("^")]
    return lambda name: name.startswith(prefixes) or any(part in name for part in within)
