"""GetEndpointAttributes: https://docs.aws.amazon.com/sns/latest/api/API_GetEndpointAttributes.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.sns import store as topics
from fogbank.services.sns.platforms import endpoint_arn
from fogbank.storage.api import Store


class GetEndpointAttributes(Struct, frozen=True, rename="pascal"):
    endpoint_arn: str


class GetEndpointAttributesResponse(Struct, frozen=True, rename="pascal"):
    attributes: dict[str, str]


@action("sns", "GetEndpointAttributes")
async def get_endpoint_attributes(
    store: Store, ctx: Context, request: GetEndpointAttributes
) -> GetEndpointAttributesResponse:
    """All that there is to say about a device's endpoint."""
    stored = await topics.find_device(store, endpoint_arn(ctx, request.endpoint_arn))
    return GetEndpointAttributesResponse(dict(stored.value.attributes))
