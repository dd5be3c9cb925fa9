"""GetLifecyclePolicy: https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_GetLifecyclePolicy.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.ecr import store as repositories
from fogbank.services.ecr.errors import LifecyclePolicyNotFound
from fogbank.services.ecr.shapes import LifecycleAnswer, shown_lifecycle
from fogbank.storage.api import Store


class GetLifecyclePolicy(Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    repository_name: str
    registry_id: str | None = None


@action("ecr", "GetLifecyclePolicy")
async def get_lifecycle_policy(store: Store, ctx: Context, request: GetLifecyclePolicy) -> LifecycleAnswer:
    """Raises RepositoryNotFoundException, LifecyclePolicyNotFoundException."""
    repository = (await repositories.load(store, ctx, request.repository_name, request.registry_id)).value
    if not repository.lifecycle:
        raise LifecyclePolicyNotFound(repository.name, repository.account)
    return shown_lifecycle(repository)
