"""DeleteRepositoryPolicy: https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_DeleteRepositoryPolicy.html"""

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, action
from fogbank.services.ecr import store as repositories
from fogbank.services.ecr.errors import RepositoryPolicyNotFound
from fogbank.services.ecr.shapes import PolicyAnswer, shown_policy
from fogbank.storage.again import again_on_conflict
from fogbank.storage.api import Store


class DeleteRepositoryPolicy(Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    repository_name: str
    registry_id: str | None = None


@action("ecr", "DeleteRepositoryPolicy")
@again_on_conflict
async def delete_repository_policy(store: Store, ctx: Context, request: DeleteRepositoryPolicy) -> PolicyAnswer:
    """The answer shows what it was. Raises RepositoryNotFoundException, RepositoryPolicyNotFoundException."""
    stored = await repositories.load(store, ctx, request.repository_name, request.registry_id)
    if not stored.value.policy:
        raise RepositoryPolicyNotFound(stored.value.name, stored.value.account)
    await store.commit([stored.becomes(replace(stored.value, policy=""))], [stored.unchanged()])
    return shown_policy(stored.value)
