"""ListLayerVersions: https://docs.aws.amazon.com/lambda/latest/api/API_ListLayerVersions.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.lambda_.layering import LayerVersionListed, layer_name, listed, versions_of
from fogbank.services.lambda_.paging import page_size, read_marker, write_marker
from fogbank.services.lambda_.store import numbered
from fogbank.storage.api import Store


class ListLayerVersions(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    layer_name: str
    compatible_runtime: str | None = None
    compatible_architecture: str | None = None
    marker: str | None = None
    max_items: int | None = None


class ListLayerVersionsResult(Struct, frozen=True, rename="pascal", omit_defaults=True):
    layer_versions: list[LayerVersionListed]
    next_marker: str | None = None


@action("lambda", "ListLayerVersions")
async def list_layer_versions(store: Store, ctx: Context, request: ListLayerVersions) -> ListLayerVersionsResult:
    """A layer's versions, the newest first. A layer that is not there has none."""
    layer = layer_name(ctx, request.layer_name)
    size, after = page_size(request.max_items), read_marker(request.marker).decode("ascii", "replace")
    found = await versions_of(store, layer, request.compatible_runtime, request.compatible_architecture)
    left = [version for version in found if not after or numbered(version.version) < after]
    marker = write_marker(numbered(left[size - 1].version).encode()) if len(left) > size else None
    return ListLayerVersionsResult([listed(version) for version in left[:size]], marker)
