"""DescribeImages: https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_DescribeImages.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.ecr import store as repositories
from fogbank.services.ecr.errors import ImageNotFound
from fogbank.services.ecr.list_images import ImageFilter
from fogbank.storage.api import Store


class ImageIdentifier(Struct, frozen=True, rename="camel"):
    image_digest: str | None = None
    image_tag: str | None = None


class DescribeImages(Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    repository_name: str
    registry_id: str | None = None
    image_ids: list[ImageIdentifier] | None = None
    next_token: str | None = None
    max_results: int | None = None
    filter: ImageFilter | None = None


class DescribeImagesResult(Struct, frozen=True, rename="camel"):
    image_details: list[str]


@action("ecr", "DescribeImages")
async def describe_images(store: Store, ctx: Context, request: DescribeImages) -> DescribeImagesResult:
    """There are none: pushing one is refused by name. Raises RepositoryNotFound-, ImageNotFoundException."""
    stored = await repositories.load(store, ctx, request.repository_name, request.registry_id)
    for each in request.image_ids or ():
        raise ImageNotFound(each.image_digest, each.image_tag, stored.value.name, request.registry_id or ctx.account)
    return DescribeImagesResult([])
