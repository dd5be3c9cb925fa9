"""A version shown to its caller, with the sizes of its layers."""

from fogbank.services.lambda_.configuration import FunctionConfiguration, show
from fogbank.services.lambda_.functions import find_layer
from fogbank.services.lambda_.model import Function, Version
from fogbank.storage.api import Store


async def shown(store: Store, function: Function, version: Version, *, qualified: bool) -> FunctionConfiguration:
    """`qualified` writes the version into the ARN."""
    found = [(arn, await find_layer(store, arn)) for arn in version.configuration.layers]
    sizes = {arn: layer.code.size for arn, layer in found if layer is not None}
    return show(function, version, layer_sizes=sizes, qualified=qualified)
