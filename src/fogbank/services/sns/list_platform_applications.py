"""ListPlatformApplications: https://docs.aws.amazon.com/sns/latest/api/API_ListPlatformApplications.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.sns import store as topics
from fogbank.services.sns.paging import PAGE, read_token, write_token
from fogbank.storage.api import Store


class ListPlatformApplications(Struct, frozen=True, rename="pascal"):
    next_token: str | None = None


class PlatformApplication(Struct, frozen=True, rename="pascal"):
    platform_application_arn: str
    attributes: dict[str, str]


class ListPlatformApplicationsResponse(Struct, frozen=True, rename="pascal", omit_defaults=True):
    platform_applications: list[PlatformApplication]
    next_token: str | None = None


@action("sns", "ListPlatformApplications")
async def list_platform_applications(
    store: Store, ctx: Context, request: ListPlatformApplications
) -> ListPlatformApplicationsResponse:
    """The caller's platform applications in this region."""
    prefix = topics.topic_key(ctx.account, ctx.region, "app/")
    after = read_token(request.next_token)
    low = prefix + after.encode() if after else b""
    found = await topics.APPLICATIONS.scan(store, prefix, after=low, limit=PAGE + 1)
    page = found[:PAGE]
    more = write_token(page[-1].key.removeprefix(prefix).decode()) if len(found) > PAGE else None
    return ListPlatformApplicationsResponse(
        [PlatformApplication(stored.value.arn, stored.value.shown()) for stored in page], more
    )
