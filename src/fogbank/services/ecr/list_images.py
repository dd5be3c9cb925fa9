"""ListImages: https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_ListImages.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.ecr import store as repositories
from fogbank.storage.api import Store


class ImageFilter(Struct, frozen=True, rename="camel"):
    tag_status: str | None = None
    image_status: str | None = None


class ListImages(Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    repository_name: str
    registry_id: str | None = None
    next_token: str | None = None
    max_results: int | None = None
    filter: ImageFilter | None = None


class ListImagesResult(Struct, frozen=True, rename="camel"):
    image_ids: list[str]


@action("ecr", "ListImages")
async def list_images(store: Store, ctx: Context, request: ListImages) -> ListImagesResult:
    """There are none: pushing one is refused by name. Raises RepositoryNotFoundException."""
    await repositories.load(store, ctx, request.repository_name, request.registry_id)
    return ListImagesResult([])
