"""AddRoleToInstanceProfile: https://docs.aws.amazon.com/IAM/latest/APIReference/API_AddRoleToInstanceProfile.html"""

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.iam.entities import PROFILE, ROLE
from fogbank.services.iam.errors import QuotaExceeded
from fogbank.storage.again import again_on_conflict
from fogbank.storage.api import Store


class AddRoleToInstanceProfile(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    instance_profile_name: str
    role_name: str


@action("iam", "AddRoleToInstanceProfile")
@again_on_conflict
async def add_role_to_instance_profile(store: Store, ctx: Context, request: AddRoleToInstanceProfile) -> Empty:
    """Raises NoSuchEntity, LimitExceeded."""
    profile = await PROFILE.load(store, ctx.account, request.instance_profile_name)
    role = await ROLE.load(store, ctx.account, request.role_name)
    if profile.value.roles:
        # One role at most, also when it is the same one.
        raise QuotaExceeded("InstanceSessionsPerInstanceProfile", 1)
    operations = [
        profile.becomes(replace(profile.value, roles=(role.value.name,))),
        role.becomes(replace(role.value, profiles=(*role.value.profiles, profile.value.name))),
    ]
    await store.commit(operations, [profile.unchanged(), role.unchanged()])
    return Empty()
