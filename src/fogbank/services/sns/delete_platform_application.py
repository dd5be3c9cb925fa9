"""DeletePlatformApplication: https://docs.aws.amazon.com/sns/latest/api/API_DeletePlatformApplication.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.sns import store as topics
from fogbank.services.sns.errors import NotFound
from fogbank.services.sns.platforms import application_arn
from fogbank.storage.api import Store


class DeletePlatformApplication(Struct, frozen=True, rename="pascal"):
    platform_application_arn: str


@action("sns", "DeletePlatformApplication")
async def delete_platform_application(store: Store, ctx: Context, request: DeletePlatformApplication) -> Empty:
    """End a platform application with its endpoints; one that is not there is ended too."""
    arn = application_arn(ctx, request.platform_application_arn)
    try:
        stored = await topics.find_application(store, arn)
    except NotFound:
        return Empty()
    devices = await topics.DEVICES.everything(store, topics.devices_of(stored.value))
    await store.commit([stored.removed(), *(device.removed() for device in devices)])
    return Empty()
