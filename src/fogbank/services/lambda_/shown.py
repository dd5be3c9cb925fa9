"""A version shown to its caller, with the sizes of its layers."""

from fogbank.services.lambda_.configuration import FunctionConfiguration, show, without_states
from fogbank.services.lambda_.functions import find_layer
from fogbank.services.lambda_.model import Function, Version
from fogbank.storage.api import Store


async def shown(
    store: Store, function: Function, version: Version, *, qualifier: str = "", listed: bool = False
) -> FunctionConfiguration:
    """`qualifier` is written into the ARN. In lists AWS leaves out the states.

    https://docs.aws.amazon.com/lambda/latest/api/API_ListFunctions.html
    """
    found = [(arn, await find_layer(store, arn)) for arn in version.configuration.layers]
    sizes = {arn: layer.code.size for arn, layer in found if layer is not None}
    one = show(function, version, layer_sizes=sizes, qualifier=qualifier)
    return without_states(one) if listed else one
