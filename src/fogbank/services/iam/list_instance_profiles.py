"""ListInstanceProfiles: https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListInstanceProfiles.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.iam.entities import PROFILE
from fogbank.services.iam.paging import page_of
from fogbank.services.iam.roles import roles_of
from fogbank.services.iam.shapes import InstanceProfileShape, name_of, shown_profile
from fogbank.storage.api import Store


class ListInstanceProfiles(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    path_prefix: str = "/"
    marker: str | None = None
    max_items: int | None = None


class ListInstanceProfilesResult(Struct, frozen=True, rename="pascal"):
    instance_profiles: list[InstanceProfileShape]
    is_truncated: bool
    marker: str | None = None


@action("iam", "ListInstanceProfiles")
async def list_instance_profiles(
    store: Store, ctx: Context, request: ListInstanceProfiles
) -> ListInstanceProfilesResult:
    """Instance profiles in the order of their names, without tags."""
    found = await PROFILE.all(store, ctx.account, request.path_prefix)
    page = page_of(found, name_of, request.marker, request.max_items)
    shown = [shown_profile(each, await roles_of(store, each), whole=False) for each in page.items]
    return ListInstanceProfilesResult(shown, page.is_truncated, page.marker)
