"""CreatePlatformEndpoint: https://docs.aws.amazon.com/sns/latest/api/API_CreatePlatformEndpoint.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.sns import store as topics
from fogbank.services.sns.errors import InvalidParameter
from fogbank.services.sns.platforms import Device, application_arn, device_attributes
from fogbank.storage.again import again_on_conflict
from fogbank.storage.api import Store


class CreatePlatformEndpoint(Struct, frozen=True, rename="pascal"):
    platform_application_arn: str
    token: str
    custom_user_data: str | None = None
    attributes: dict[str, str] | None = None


class CreateEndpointResponse(Struct, frozen=True, rename="pascal"):
    endpoint_arn: str


@action("sns", "CreatePlatformEndpoint")
@again_on_conflict
async def create_platform_endpoint(
    store: Store, ctx: Context, request: CreatePlatformEndpoint
) -> CreateEndpointResponse:
    """Make an endpoint for a device; one that is there already with the same attributes is answered as it is."""
    if not request.token:
        raise InvalidParameter("Token")
    application = await topics.find_application(store, application_arn(ctx, request.platform_application_arn))
    user_data = {} if request.custom_user_data is None else {"CustomUserData": request.custom_user_data}
    given = device_attributes({**(request.attributes or {}), **user_data})
    attributes = {"Enabled": "true", **given, "Token": request.token}
    app = application.value
    for device in await topics.DEVICES.everything(store, topics.devices_of(app)):
        if device.value.attributes["Token"] == request.token:
            if device.value.attributes != attributes:
                # https://docs.aws.amazon.com/sns/latest/dg/mobile-platform-endpoint.html
                raise InvalidParameter(
                    "Token",
                    f"Endpoint {device.value.arn} already exists with the same Token, but different attributes.",
                )
            return CreateEndpointResponse(device.value.arn)
    made = Device(app.account, app.region, app.platform, app.name, ctx.ids.uuid(), attributes)
    key = topics.devices_of(app) + made.id.encode()
    await store.commit([topics.DEVICES.put(key, made)], [application.unchanged()])
    return CreateEndpointResponse(made.arn)
