"""ListTagsForResource: https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_ListTagsForResource.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.ecr import store as repositories
from fogbank.services.ecr.shapes import Tag
from fogbank.storage.api import Store


class ListTagsForResource(Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    resource_arn: str


class ListTagsForResourceResult(Struct, frozen=True, rename="camel", omit_defaults=True):
    tags: list[Tag]


@action("ecr", "ListTagsForResource")
async def list_tags_for_resource(store: Store, ctx: Context, request: ListTagsForResource) -> ListTagsForResourceResult:
    """Raises RepositoryNotFoundException, InvalidParameterException."""
    repository = (await repositories.load_by_arn(store, request.resource_arn)).value
    return ListTagsForResourceResult([Tag(key, value) for key, value in repository.tags.items()])
