"""GetLayerVersionPolicy: https://docs.aws.amazon.com/lambda/latest/api/API_GetLayerVersionPolicy.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.lambda_.layering import layer_name, load_version
from fogbank.services.lambda_.policies import no_policy
from fogbank.storage.api import Store


class GetLayerVersionPolicy(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    layer_name: str
    version_number: int


class GetLayerVersionPolicyResult(Struct, frozen=True, rename="pascal"):
    policy: str
    revision_id: str


@action("lambda", "GetLayerVersionPolicy")
async def get_layer_version_policy(
    store: Store, ctx: Context, request: GetLayerVersionPolicy
) -> GetLayerVersionPolicyResult:
    """The policy of a layer version."""
    version = (await load_version(store, layer_name(ctx, request.layer_name), request.version_number)).value
    if not version.policy:
        raise no_policy()
    return GetLayerVersionPolicyResult(version.policy, version.policy_revision)
