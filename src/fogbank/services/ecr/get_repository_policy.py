"""GetRepositoryPolicy: https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_GetRepositoryPolicy.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.ecr import store as repositories
from fogbank.services.ecr.errors import RepositoryPolicyNotFound
from fogbank.services.ecr.shapes import PolicyAnswer, shown_policy
from fogbank.storage.api import Store


class GetRepositoryPolicy(Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    repository_name: str
    registry_id: str | None = None


@action("ecr", "GetRepositoryPolicy")
async def get_repository_policy(store: Store, ctx: Context, request: GetRepositoryPolicy) -> PolicyAnswer:
    """Raises RepositoryNotFoundException, RepositoryPolicyNotFoundException."""
    repository = (await repositories.load(store, ctx, request.repository_name, request.registry_id)).value
    if not repository.policy:
        raise RepositoryPolicyNotFound(repository.name, repository.account)
    return shown_policy(repository)
