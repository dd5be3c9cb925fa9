"""GetLayerVersion: https://docs.aws.amazon.com/lambda/latest/api/API_GetLayerVersion.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.lambda_.errors import NotFoundAtAll
from fogbank.services.lambda_.layering import LayerVersionShown, find_version, layer_name, shown_layer
from fogbank.storage.api import Store


class GetLayerVersion(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    layer_name: str
    version_number: int


@action("lambda", "GetLayerVersion")
async def get_layer_version(store: Store, ctx: Context, request: GetLayerVersion) -> LayerVersionShown:
    """A layer version with where its archive can be fetched."""
    found = await find_version(store, layer_name(ctx, request.layer_name), request.version_number)
    if found is None:
        raise NotFoundAtAll
    return shown_layer(ctx, found.value)
