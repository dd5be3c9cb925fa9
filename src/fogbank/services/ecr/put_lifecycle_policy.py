"""PutLifecyclePolicy: https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_PutLifecyclePolicy.html"""

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, action
from fogbank.services.ecr import store as repositories
from fogbank.services.ecr.model import check_lifecycle
from fogbank.services.ecr.shapes import LifecycleAnswer, shown_lifecycle
from fogbank.storage.api import Store


class PutLifecyclePolicy(Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    repository_name: str
    lifecycle_policy_text: str
    registry_id: str | None = None


@action("ecr", "PutLifecyclePolicy")
async def put_lifecycle_policy(store: Store, ctx: Context, request: PutLifecyclePolicy) -> LifecycleAnswer:
    """Raises RepositoryNotFoundException, InvalidParameterException."""
    check_lifecycle(request.lifecycle_policy_text)
    changed = await repositories.change(
        store,
        ctx,
        request.repository_name,
        request.registry_id,
        lambda repository: replace(repository, lifecycle=request.lifecycle_policy_text),
    )
    return shown_lifecycle(changed)
