"""ListInstanceProfilesForRole: https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListInstanceProfilesForRole.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.iam.entities import ROLE
from fogbank.services.iam.paging import by_itself, page_of
from fogbank.services.iam.shapes import InstanceProfileShape, shown_profile
from fogbank.services.iam.store import PROFILES, key
from fogbank.storage.api import Store


class ListInstanceProfilesForRole(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    role_name: str
    marker: str | None = None
    max_items: int | None = None


class ListInstanceProfilesForRoleResult(Struct, frozen=True, rename="pascal"):
    instance_profiles: list[InstanceProfileShape]
    is_truncated: bool
    marker: str | None = None


@action("iam", "ListInstanceProfilesForRole")
async def list_instance_profiles_for_role(
    store: Store, ctx: Context, request: ListInstanceProfilesForRole
) -> ListInstanceProfilesForRoleResult:
    """Raises NoSuchEntity."""
    role = (await ROLE.load(store, ctx.account, request.role_name)).value
    page = page_of(role.profiles, by_itself, request.marker, request.max_items)
    found = [await PROFILES.find(store, key(ctx.account, name)) for name in page.items]
    shown = [shown_profile(each.value, [role], whole=False) for each in found if each]
    return ListInstanceProfilesForRoleResult(shown, page.is_truncated, page.marker)
