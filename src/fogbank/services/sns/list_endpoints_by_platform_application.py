"""ListEndpointsByPlatformApplication.

https://docs.aws.amazon.com/sns/latest/api/API_ListEndpointsByPlatformApplication.html
"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.sns import store as topics
from fogbank.services.sns.paging import PAGE, read_token, write_token
from fogbank.services.sns.platforms import application_arn
from fogbank.storage.api import Store


class ListEndpointsByPlatformApplication(Struct, frozen=True, rename="pascal"):
    platform_application_arn: str
    next_token: str | None = None


class Endpoint(Struct, frozen=True, rename="pascal"):
    endpoint_arn: str
    attributes: dict[str, str]


class ListEndpointsByPlatformApplicationResponse(Struct, frozen=True, rename="pascal", omit_defaults=True):
    endpoints: list[Endpoint]
    next_token: str | None = None


@action("sns", "ListEndpointsByPlatformApplication")
async def list_endpoints_by_platform_application(
    store: Store, ctx: Context, request: ListEndpointsByPlatformApplication
) -> ListEndpointsByPlatformApplicationResponse:
    """The endpoints of an app's devices."""
    application = await topics.find_application(store, application_arn(ctx, request.platform_application_arn))
    prefix = topics.devices_of(application.value)
    after = read_token(request.next_token)
    found = await topics.DEVICES.scan(store, prefix, after=prefix + after.encode() if after else b"", limit=PAGE + 1)
    page = found[:PAGE]
    more = write_token(page[-1].value.id) if len(found) > PAGE else None
    return ListEndpointsByPlatformApplicationResponse(
        [Endpoint(stored.value.arn, dict(stored.value.attributes)) for stored in page], more
    )
