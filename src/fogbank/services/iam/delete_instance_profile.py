"""DeleteInstanceProfile: https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteInstanceProfile.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.iam.entities import PROFILE
from fogbank.services.iam.errors import DeleteConflict
from fogbank.storage.again import again_on_conflict
from fogbank.storage.api import Store


class DeleteInstanceProfile(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    instance_profile_name: str


@action("iam", "DeleteInstanceProfile")
@again_on_conflict
async def delete_instance_profile(store: Store, ctx: Context, request: DeleteInstanceProfile) -> Empty:
    """Raises NoSuchEntity, DeleteConflict."""
    stored = await PROFILE.load(store, ctx.account, request.instance_profile_name)
    if stored.value.roles:
        raise DeleteConflict("Cannot delete entity, must remove roles from instance profile first.")
    await store.commit([stored.removed()], [stored.unchanged()])
    return Empty()
