"""CreatePlatformApplication: https://docs.aws.amazon.com/sns/latest/api/API_CreatePlatformApplication.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.sns import store as topics
from fogbank.services.sns.platforms import Application, check_application
from fogbank.storage.api import Store


class CreatePlatformApplication(Struct, frozen=True, rename="pascal"):
    name: str
    platform: str
    attributes: dict[str, str]


class CreatePlatformApplicationResponse(Struct, frozen=True, rename="pascal"):
    platform_application_arn: str


@action("sns", "CreatePlatformApplication")
async def create_platform_application(
    store: Store, ctx: Context, request: CreatePlatformApplication
) -> CreatePlatformApplicationResponse:
    """Make a platform application; one that is there already gets the attributes."""
    check_application(request.name, request.platform, request.attributes)
    made = Application(ctx.account, ctx.region, request.platform, request.name, request.attributes)
    await store.commit([topics.APPLICATIONS.put(topics.key_of_application(made), made)])
    return CreatePlatformApplicationResponse(made.arn)
