"""PutSubscriptionFilter:
https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutSubscriptionFilter.html"""

from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, Empty, action
from fogbank.kernel.arn import Arn, InvalidArn
from fogbank.kernel.calls import Calls
from fogbank.kernel.errors import AwsError, Unsupported
from fogbank.services.logs import store as rows
from fogbank.services.logs import subscriptions
from fogbank.services.logs.errors import InvalidParameter, LimitExceeded
from fogbank.services.logs.filters import filter_of
from fogbank.services.logs.model import SUBSCRIPTIONS_MAX, Group, Subscription
from fogbank.storage.api import Conflict, Put, Store

# https://github.com/app-sre/qontract-reconcile/pull/1291
_NOT_EXECUTED: Final = (
    "Could not execute the lambda function. Make sure you have given CloudWatch Logs permission to execute your "
    "function."
)


class PutSubscriptionFilter(Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    log_group_name: str
    filter_name: str
    filter_pattern: str
    destination_arn: str
    role_arn: str | None = None
    distribution: str | None = None


@action("logs", "PutSubscriptionFilter")
async def put_subscription_filter(store: Store, ctx: Context, request: PutSubscriptionFilter) -> Empty:
    """Send a group's events on to a function from now on; a filter of this name is changed."""
    filter_of(request.filter_pattern)
    await rows.load_group(store, ctx.account, ctx.region, request.log_group_name)
    await _check_destination(ctx, request.destination_arn)
    while True:
        stored = await rows.load_group(store, ctx.account, ctx.region, request.log_group_name)
        latest = await store.last(stored.group.id, rows.JOURNAL)
        changed = _with(stored.group, request, latest, ctx.now_ms)
        operations = [rows.put_group(changed)]
        if not stored.group.subscriptions:
            operations.append(Put(rows.FOLLOWED, rows.followed_key(changed), str(latest).encode()))
        try:
            await store.commit(operations, [stored.unchanged()])
        except Conflict:
            continue
        subscriptions.begin(store, ctx.world, changed)
        return Empty()


def _with(group: Group, request: PutSubscriptionFilter, latest: int, now_ms: int) -> Group:
    """The group with the filter. Raises LimitExceededException."""
    before = group.subscriptions.get(request.filter_name)
    if before is None and len(group.subscriptions) >= SUBSCRIPTIONS_MAX:
        raise LimitExceeded
    subscription = Subscription(
        request.filter_pattern,
        request.destination_arn,
        before.created_ms if before else now_ms,
        before.after if before else latest,
        request.role_arn or "",
        request.distribution or "ByLogStream",
    )
    return replace(group, subscriptions={**group.subscriptions, request.filter_name: subscription})


async def _check_destination(ctx: Context, text: str) -> None:
    """Raises InvalidParameterException, and Unsupported for what is no function."""
    try:
        arn = Arn.parse(text)
    except InvalidArn:
        # A guess.
        raise InvalidParameter("destinationArn is not a valid ARN.") from None
    if arn.service != "lambda":
        raise Unsupported(f"destinations of subscription filters that are not Lambda functions: {text}")
    try:
        await ctx.world.port(Calls).call(ctx, "lambda", "GetFunctionConfiguration", {"FunctionName": text})
    except AwsError:
        raise InvalidParameter(_NOT_EXECUTED) from None
