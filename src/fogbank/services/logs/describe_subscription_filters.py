"""DescribeSubscriptionFilters:
https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeSubscriptionFilters.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.logs import store as rows
from fogbank.services.logs.model import DESCRIBE_MAX
from fogbank.services.logs.tokens import read_opaque, write_opaque
from fogbank.storage.api import Store


class DescribeSubscriptionFilters(Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    log_group_name: str
    filter_name_prefix: str | None = None
    next_token: str | None = None
    limit: int | None = None


class SubscriptionFilter(Struct, frozen=True, rename="camel", omit_defaults=True):
    filter_name: str
    log_group_name: str
    filter_pattern: str
    destination_arn: str
    distribution: str
    creation_time: int
    role_arn: str | None = None


class DescribeSubscriptionFiltersResult(Struct, frozen=True, rename="camel", omit_defaults=True):
    subscription_filters: list[SubscriptionFilter]
    next_token: str | None = None


@action("logs", "DescribeSubscriptionFilters")
async def describe_subscription_filters(
    store: Store, ctx: Context, request: DescribeSubscriptionFilters
) -> DescribeSubscriptionFiltersResult:
    """A group's subscription filters by name."""
    group = (await rows.load_group(store, ctx.account, ctx.region, request.log_group_name)).group
    prefix, after = request.filter_name_prefix or "", read_opaque(request.next_token)
    names = sorted(name for name in group.subscriptions if name.startswith(prefix) and name > after)
    page = names[: request.limit or DESCRIBE_MAX]
    shown = [(name, group.subscriptions[name]) for name in page]
    return DescribeSubscriptionFiltersResult(
        [
            SubscriptionFilter(
                name,
                group.name,
                found.pattern,
                found.destination_arn,
                found.distribution,
                found.created_ms,
                found.role_arn or None,
            )
            for name, found in shown
        ],
        write_opaque(page[-1]) if len(names) > len(page) else None,
    )
