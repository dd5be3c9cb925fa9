"""TagResource: https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_TagResource.html"""

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.ecr import store as repositories
from fogbank.services.ecr.model import tagged
from fogbank.services.ecr.shapes import Tag, pairs
from fogbank.storage.api import Store


class TagResource(Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    resource_arn: str
    tags: list[Tag]


@action("ecr", "TagResource")
async def tag_resource(store: Store, ctx: Context, request: TagResource) -> Empty:
    """Raises RepositoryNotFoundException, InvalidParameterException, TooManyTagsException."""
    await repositories.change_by_arn(
        store,
        request.resource_arn,
        lambda repository: replace(repository, tags=tagged(repository.tags, pairs(request.tags))),
    )
    return Empty()
