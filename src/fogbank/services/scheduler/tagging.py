"""Tags: groups bear them, schedules do not."""

from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context
from fogbank.kernel.arn import Arn
from fogbank.services.scheduler.checks import check_tags
from fogbank.services.scheduler.errors import NoGroup
from fogbank.services.scheduler.model import Group
from fogbank.services.scheduler.store import find_group
from fogbank.storage.api import Conflict, Store
from fogbank.storage.table import Stored

_KIND = "schedule-group/"


class Tag(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    key: str
    value: str


def tags_of(tags: Sequence[Tag]) -> dict[str, str]:
    return {tag.key: tag.value for tag in tags}


async def load_tagged(store: Store, ctx: Context, arn: str) -> Stored[Group]:
    """The group that an ARN names; its form is checked by the model. Raises NoGroup, also for another's."""
    named = Arn.parse(arn)
    name = named.resource.removeprefix(_KIND)
    found = await find_group(store, ctx.account, ctx.region, name)
    if found is None or (named.account, named.region) != (ctx.account, ctx.region):
        raise NoGroup(name)
    return found


async def retag(store: Store, ctx: Context, arn: str, decide: Callable[[Mapping[str, str]], Mapping[str, str]]) -> None:
    """Give a group the tags that `decide` makes of its own. Raises NoGroup, Invalid."""
    while True:
        stored = await load_tagged(store, ctx, arn)
        tags = decide(stored.value.tags)
        check_tags(len(tags))
        try:
            await store.commit([stored.becomes(replace(stored.value, tags=tags))], [stored.unchanged()])
        except Conflict:
            continue
        return
