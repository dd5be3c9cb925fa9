"""SetEndpointAttributes: https://docs.aws.amazon.com/sns/latest/api/API_SetEndpointAttributes.html"""

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.sns import store as topics
from fogbank.services.sns.platforms import device_attributes, endpoint_arn
from fogbank.storage.again import again_on_conflict
from fogbank.storage.api import Store


class SetEndpointAttributes(Struct, frozen=True, rename="pascal"):
    endpoint_arn: str
    attributes: dict[str, str]


@action("sns", "SetEndpointAttributes")
@again_on_conflict
async def set_endpoint_attributes(store: Store, ctx: Context, request: SetEndpointAttributes) -> Empty:
    """Set those that are given."""
    given = device_attributes(request.attributes)
    stored = await topics.find_device(store, endpoint_arn(ctx, request.endpoint_arn))
    changed = replace(stored.value, attributes={**stored.value.attributes, **given})
    await store.commit([stored.becomes(changed)], [stored.unchanged()])
    return Empty()
