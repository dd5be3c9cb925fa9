"""SetRepositoryPolicy: https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_SetRepositoryPolicy.html"""

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, action
from fogbank.services.ecr import store as repositories
from fogbank.services.ecr.model import check_policy
from fogbank.services.ecr.shapes import PolicyAnswer, shown_policy
from fogbank.storage.api import Store


class SetRepositoryPolicy(Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    repository_name: str
    policy_text: str
    registry_id: str | None = None
    force: bool = False


@action("ecr", "SetRepositoryPolicy")
async def set_repository_policy(store: Store, ctx: Context, request: SetRepositoryPolicy) -> PolicyAnswer:
    """Raises RepositoryNotFoundException, InvalidParameterException."""
    check_policy(request.policy_text)
    changed = await repositories.change(
        store,
        ctx,
        request.repository_name,
        request.registry_id,
        lambda repository: replace(repository, policy=request.policy_text),
    )
    return shown_policy(changed)
