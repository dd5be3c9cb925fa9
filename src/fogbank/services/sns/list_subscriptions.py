"""ListSubscriptions: https://docs.aws.amazon.com/sns/latest/api/API_ListSubscriptions.html"""

from typing import Final

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.sns import model
from fogbank.services.sns import store as topics
from fogbank.services.sns.paging import PAGE, read_token, write_token
from fogbank.storage.api import Store

# What lists say instead of an ARN.
_PENDING: Final = "PendingConfirmation"


class ListSubscriptions(Struct, frozen=True, rename="pascal"):
    next_token: str | None = None


class Subscription(Struct, frozen=True, rename="pascal"):
    subscription_arn: str
    owner: str
    protocol: str
    endpoint: str
    topic_arn: str


class ListSubscriptionsResponse(Struct, frozen=True, rename="pascal", omit_defaults=True):
    subscriptions: list[Subscription]
    next_token: str | None = None


@action("sns", "ListSubscriptions")
async def list_subscriptions(store: Store, ctx: Context, request: ListSubscriptions) -> ListSubscriptionsResponse:
    """The caller's subscriptions in this region, also those of others' topics."""
    after = read_token(request.next_token)
    found = await topics.owned_by(store, ctx.account, ctx.region, after=after, limit=PAGE + 1)
    page = found[:PAGE]
    more = write_token(page[-1][0]) if len(found) > PAGE else None
    return ListSubscriptionsResponse([shown(each) for _, each in page], more)


def shown(subscription: model.Subscription) -> Subscription:
    """As lists show it."""
    return Subscription(
        _PENDING if subscription.pending else subscription.arn,
        subscription.account,
        subscription.protocol,
        subscription.endpoint,
        subscription.topic_arn,
    )
