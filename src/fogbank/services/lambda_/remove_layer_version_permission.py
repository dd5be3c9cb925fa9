"""RemoveLayerVersionPermission: https://docs.aws.amazon.com/lambda/latest/api/API_RemoveLayerVersionPermission.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.lambda_.layer_policies import change_policy
from fogbank.services.lambda_.model import LayerVersion
from fogbank.services.lambda_.policies import without_statement
from fogbank.storage.api import Store


class RemoveLayerVersionPermission(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    layer_name: str
    version_number: int
    statement_id: str
    revision_id: str | None = None


@action("lambda", "RemoveLayerVersionPermission")
async def remove_layer_version_permission(store: Store, ctx: Context, request: RemoveLayerVersionPermission) -> Empty:
    """Take a statement out of the policy of a layer version."""

    def decide(version: LayerVersion) -> str:
        return without_statement(version.policy, request.statement_id)

    await change_policy(store, ctx, request.layer_name, request.version_number, decide, revision_id=request.revision_id)
    return Empty()
