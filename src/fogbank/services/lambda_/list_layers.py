"""ListLayers: https://docs.aws.amazon.com/lambda/latest/api/API_ListLayers.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.lambda_.layering import LayerName, LayerVersionListed, listed, versions_of
from fogbank.services.lambda_.model import LayerNumbers
from fogbank.services.lambda_.paging import chosen
from fogbank.services.lambda_.store import LAYER_NUMBERS, Stored, key
from fogbank.storage.api import Store


class ListLayers(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    compatible_runtime: str | None = None
    compatible_architecture: str | None = None
    marker: str | None = None
    max_items: int | None = None


class LayersListItem(Struct, frozen=True, rename="pascal"):
    layer_name: str
    layer_arn: str
    latest_matching_version: LayerVersionListed


class ListLayersResult(Struct, frozen=True, rename="pascal", omit_defaults=True):
    layers: list[LayersListItem]
    next_marker: str | None = None


@action("lambda", "ListLayers")
async def list_layers(store: Store, ctx: Context, request: ListLayers) -> ListLayersResult:
    """The account's layers by name, each with the latest version that fits; without one it is left out."""

    async def choose(stored: Stored[LayerNumbers]) -> LayersListItem | None:
        layer = LayerName(ctx.account, ctx.region, stored.value.name)
        fitting = await versions_of(store, layer, request.compatible_runtime, request.compatible_architecture)
        return LayersListItem(layer.name, layer.arn, listed(fitting[0])) if fitting else None

    prefix = key(ctx.account, ctx.region, "")
    found, marker = await chosen(LAYER_NUMBERS, store, prefix, request.marker, request.max_items, choose)
    return ListLayersResult(found, marker)
