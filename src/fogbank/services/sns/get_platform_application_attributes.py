"""GetPlatformApplicationAttributes: https://docs.aws.amazon.com/sns/latest/api/API_GetPlatformApplicationAttributes.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.sns import store as topics
from fogbank.services.sns.platforms import application_arn
from fogbank.storage.api import Store


class GetPlatformApplicationAttributes(Struct, frozen=True, rename="pascal"):
    platform_application_arn: str


class GetPlatformApplicationAttributesResponse(Struct, frozen=True, rename="pascal"):
    attributes: dict[str, str]


@action("sns", "GetPlatformApplicationAttributes")
async def get_platform_application_attributes(
    store: Store, ctx: Context, request: GetPlatformApplicationAttributes
) -> GetPlatformApplicationAttributesResponse:
    """All that there is to say about a platform application, but what is secret."""
    stored = await topics.find_application(store, application_arn(ctx, request.platform_application_arn))
    return GetPlatformApplicationAttributesResponse(stored.value.shown())
