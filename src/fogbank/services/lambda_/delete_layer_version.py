"""DeleteLayerVersion: https://docs.aws.amazon.com/lambda/latest/api/API_DeleteLayerVersion.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.lambda_.functions import machinery
from fogbank.services.lambda_.layering import find_version, layer_name
from fogbank.services.lambda_.store import OLD_LAYERS
from fogbank.storage.api import Conflict, Store


class DeleteLayerVersion(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    layer_name: str
    version_number: int


@action("lambda", "DeleteLayerVersion")
async def delete_layer_version(store: Store, ctx: Context, request: DeleteLayerVersion) -> Empty:
    """Let nobody use a layer version anew; functions that have it go on. One that is not there is no mistake."""
    layer = layer_name(ctx, request.layer_name)
    while (found := await find_version(store, layer, request.version_number)) is not None:
        try:
            await store.commit([found.removed(), OLD_LAYERS.put(found.key, found.value)], [found.unchanged()])
        except Conflict:
            continue
    machinery(ctx.world).archives.sweep(store, ctx.world)
    return Empty()
