"""GetLayerVersionByArn: https://docs.aws.amazon.com/lambda/latest/api/API_GetLayerVersionByArn.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.lambda_.errors import NotFoundAtAll
from fogbank.services.lambda_.functions import find_layer
from fogbank.services.lambda_.layering import LayerVersionShown, shown_layer
from fogbank.storage.api import Store


class GetLayerVersionByArn(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    arn: str


@action("lambda", "GetLayerVersionByArn")
async def get_layer_version_by_arn(store: Store, ctx: Context, request: GetLayerVersionByArn) -> LayerVersionShown:
    """A layer version with where its archive can be fetched."""
    found = await find_layer(store, request.arn, deleted=False)
    if found is None:
        raise NotFoundAtAll
    return shown_layer(ctx, found)
