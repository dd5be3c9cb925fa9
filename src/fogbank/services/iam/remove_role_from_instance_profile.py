"""RemoveRoleFromInstanceProfile: https://docs.aws.amazon.com/IAM/latest/APIReference/API_RemoveRoleFromInstanceProfile.html"""

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.iam.entities import PROFILE, ROLE
from fogbank.services.iam.model import without
from fogbank.storage.again import again_on_conflict
from fogbank.storage.api import Store


class RemoveRoleFromInstanceProfile(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    instance_profile_name: str
    role_name: str


@action("iam", "RemoveRoleFromInstanceProfile")
@again_on_conflict
async def remove_role_from_instance_profile(
    store: Store, ctx: Context, request: RemoveRoleFromInstanceProfile
) -> Empty:
    """Raises NoSuchEntity."""
    profile = await PROFILE.load(store, ctx.account, request.instance_profile_name)
    role = await ROLE.load(store, ctx.account, request.role_name)
    if role.value.name not in profile.value.roles:
        raise ROLE.missing(request.role_name)
    operations = [
        profile.becomes(replace(profile.value, roles=())),
        role.becomes(replace(role.value, profiles=without(role.value.profiles, profile.value.name))),
    ]
    await store.commit(operations, [profile.unchanged(), role.unchanged()])
    return Empty()
