"""DeleteEndpoint: https://docs.aws.amazon.com/sns/latest/api/API_DeleteEndpoint.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.sns import store as topics
from fogbank.services.sns.errors import NotFound
from fogbank.services.sns.platforms import endpoint_arn
from fogbank.storage.api import Store


class DeleteEndpoint(Struct, frozen=True, rename="pascal"):
    endpoint_arn: str


@action("sns", "DeleteEndpoint")
async def delete_endpoint(store: Store, ctx: Context, request: DeleteEndpoint) -> Empty:
    """End a device's endpoint; one that is not there is ended too. Its subscriptions stay."""
    try:
        stored = await topics.find_device(store, endpoint_arn(ctx, request.endpoint_arn))
    except NotFound:
        return Empty()
    await store.commit([stored.removed()])
    return Empty()
