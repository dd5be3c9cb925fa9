"""DeleteLifecyclePolicy: https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_DeleteLifecyclePolicy.html"""

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, action
from fogbank.services.ecr import store as repositories
from fogbank.services.ecr.errors import LifecyclePolicyNotFound
from fogbank.services.ecr.shapes import LifecycleAnswer, shown_lifecycle
from fogbank.storage.again import again_on_conflict
from fogbank.storage.api import Store


class DeleteLifecyclePolicy(Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    repository_name: str
    registry_id: str | None = None


@action("ecr", "DeleteLifecyclePolicy")
@again_on_conflict
async def delete_lifecycle_policy(store: Store, ctx: Context, request: DeleteLifecyclePolicy) -> LifecycleAnswer:
    """The answer shows what it was. Raises RepositoryNotFoundException, LifecyclePolicyNotFoundException."""
    stored = await repositories.load(store, ctx, request.repository_name, request.registry_id)
    if not stored.value.lifecycle:
        raise LifecyclePolicyNotFound(stored.value.name, stored.value.account)
    await store.commit([stored.becomes(replace(stored.value, lifecycle=""))], [stored.unchanged()])
    return shown_lifecycle(stored.value)
