"""PublishLayerVersion: https://docs.aws.amazon.com/lambda/latest/api/API_PublishLayerVersion.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.lambda_.code import FunctionCode, keep_code
from fogbank.services.lambda_.layering import LayerVersionShown, layer_name, shown_layer
from fogbank.services.lambda_.model import LayerNumbers, LayerVersion
from fogbank.services.lambda_.store import LAYER_NUMBERS, LAYERS, key, numbered
from fogbank.storage.api import Conflict, Store


class PublishLayerVersion(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    layer_name: str
    content: FunctionCode
    description: str | None = None
    compatible_runtimes: list[str] | None = None
    compatible_architectures: list[str] | None = None
    license_info: str | None = None


@action("lambda", "PublishLayerVersion")
async def publish_layer_version(store: Store, ctx: Context, request: PublishLayerVersion) -> LayerVersionShown:
    """Make a layer's next version. Numbers are never used twice, whatever was deleted."""
    layer = layer_name(ctx, request.layer_name)
    code = await keep_code(store, ctx, request.content, "PublishLayerVersion")
    place = key(layer.account, layer.region, layer.name)
    while True:
        before = await LAYER_NUMBERS.find(store, place)
        number = before.value.last + 1 if before else 1
        version = LayerVersion(
            layer.account,
            layer.region,
            layer.name,
            number,
            code,
            ctx.now_ms,
            request.description or "",
            request.license_info or "",
            tuple(request.compatible_runtimes or ()),
            tuple(request.compatible_architectures or ()),
        )
        operations = [
            LAYER_NUMBERS.put(place, LayerNumbers(layer.name, number)),
            LAYERS.put(layer.prefix + numbered(number).encode(), version),
        ]
        try:
            await store.commit(operations, [before.unchanged() if before else LAYER_NUMBERS.absent(place)])
        except Conflict:
            continue
        return shown_layer(ctx, version)
