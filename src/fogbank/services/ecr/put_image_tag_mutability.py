"""PutImageTagMutability: https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_PutImageTagMutability.html"""

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, action
from fogbank.services.ecr import store as repositories
from fogbank.services.ecr.model import (
    ExclusionFilter,
    check_mutability,
)
from fogbank.storage.api import Store


class PutImageTagMutability(Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    repository_name: str
    image_tag_mutability: str
    registry_id: str | None = None
    image_tag_mutability_exclusion_filters: tuple[ExclusionFilter, ...] = ()


class PutImageTagMutabilityResult(Struct, frozen=True, rename="camel", omit_defaults=True):
    registry_id: str
    repository_name: str
    image_tag_mutability: str
    image_tag_mutability_exclusion_filters: Sequence[ExclusionFilter] = ()


@action("ecr", "PutImageTagMutability")
async def put_image_tag_mutability(
    store: Store, ctx: Context, request: PutImageTagMutability
) -> PutImageTagMutabilityResult:
    """Raises RepositoryNotFoundException, InvalidParameterException."""
    mutability, exclusions = request.image_tag_mutability, request.image_tag_mutability_exclusion_filters
    check_mutability(mutability, exclusions)
    changed = await repositories.change(
        store,
        ctx,
        request.repository_name,
        request.registry_id,
        lambda repository: replace(repository, mutability=mutability, exclusions=exclusions),
    )
    return PutImageTagMutabilityResult(changed.account, changed.name, mutability, exclusions)
