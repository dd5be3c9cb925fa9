"""DeleteRepository: https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_DeleteRepository.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.ecr import store as repositories
from fogbank.services.ecr.shapes import RepositoryAnswer, shown
from fogbank.storage.again import again_on_conflict
from fogbank.storage.api import Store


class DeleteRepository(Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    repository_name: str
    registry_id: str | None = None
    force: bool = False


@action("ecr", "DeleteRepository")
@again_on_conflict
async def delete_repository(store: Store, ctx: Context, request: DeleteRepository) -> RepositoryAnswer:
    """It is empty always, so nothing need be forced. Raises RepositoryNotFoundException."""
    stored = await repositories.load(store, ctx, request.repository_name, request.registry_id)
    await store.commit([stored.removed()], [stored.unchanged()])
    return RepositoryAnswer(shown(stored.value))
