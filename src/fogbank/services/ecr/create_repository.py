"""CreateRepository: https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.ecr import store as repositories
from fogbank.services.ecr.errors import RepositoryAlreadyExists
from fogbank.services.ecr.model import Encryption, ExclusionFilter, Repository, check_mutability, tagged
from fogbank.services.ecr.shapes import RepositoryAnswer, Scanning, Tag, pairs, shown
from fogbank.storage.again import again_on_conflict
from fogbank.storage.api import Store


class CreateRepository(Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    repository_name: str
    registry_id: str | None = None
    tags: list[Tag] | None = None
    image_tag_mutability: str = "MUTABLE"
    image_tag_mutability_exclusion_filters: tuple[ExclusionFilter, ...] = ()
    image_scanning_configuration: Scanning = Scanning()
    encryption_configuration: Encryption = Encryption("AES256")


@action("ecr", "CreateRepository")
@again_on_conflict
async def create_repository(store: Store, ctx: Context, request: CreateRepository) -> RepositoryAnswer:
    """Make a repository, which stays empty. Raises RepositoryAlreadyExistsException, InvalidParameterException."""
    name, account = request.repository_name, request.registry_id or ctx.account
    check_mutability(request.image_tag_mutability, request.image_tag_mutability_exclusion_filters)
    where = repositories.key(account, ctx.region, name)
    if await repositories.REPOSITORIES.find(store, where):
        raise RepositoryAlreadyExists(name, account)
    repository = Repository(
        account,
        ctx.region,
        name,
        ctx.now_ms,
        request.image_tag_mutability,
        request.image_tag_mutability_exclusion_filters,
        request.image_scanning_configuration.scan_on_push,
        request.encryption_configuration,
        tagged({}, pairs(request.tags)),
    )
    await store.commit([repositories.REPOSITORIES.put(where, repository)], [repositories.REPOSITORIES.absent(where)])
    return RepositoryAnswer(shown(repository))
