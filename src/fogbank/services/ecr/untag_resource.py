"""UntagResource: https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_UntagResource.html"""

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.ecr import store as repositories
from fogbank.services.ecr.model import Repository
from fogbank.storage.api import Store


class UntagResource(Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    resource_arn: str
    tag_keys: list[str]


@action("ecr", "UntagResource")
async def untag_resource(store: Store, ctx: Context, request: UntagResource) -> Empty:
    """Raises RepositoryNotFoundException, InvalidParameterException."""

    def decide(repository: Repository) -> Repository:
        left = {key: value for key, value in repository.tags.items() if key not in request.tag_keys}
        return replace(repository, tags=left)

    await repositories.change_by_arn(store, request.resource_arn, decide)
    return Empty()
