"""SetPlatformApplicationAttributes: https://docs.aws.amazon.com/sns/latest/api/API_SetPlatformApplicationAttributes.html"""

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.sns import store as topics
from fogbank.services.sns.platforms import application_arn, check_attributes
from fogbank.storage.again import again_on_conflict
from fogbank.storage.api import Store


class SetPlatformApplicationAttributes(Struct, frozen=True, rename="pascal"):
    platform_application_arn: str
    attributes: dict[str, str]


@action("sns", "SetPlatformApplicationAttributes")
@again_on_conflict
async def set_platform_application_attributes(
    store: Store, ctx: Context, request: SetPlatformApplicationAttributes
) -> Empty:
    """Set those that are given."""
    check_attributes(request.attributes)
    stored = await topics.find_application(store, application_arn(ctx, request.platform_application_arn))
    changed = replace(stored.value, attributes={**stored.value.attributes, **request.attributes})
    await store.commit([stored.becomes(changed)], [stored.unchanged()])
    return Empty()
