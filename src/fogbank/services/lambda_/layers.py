"""Layers as functions use them."""

from typing import Final

from fogbank.services.lambda_.errors import InvalidParameterValue
from fogbank.services.lambda_.functions import find_layer
from fogbank.services.lambda_.model import Code, Configuration
from fogbank.services.lambda_.names import FunctionName
from fogbank.storage.api import Store

# https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
UNPACKED_BYTES_MAX: Final = 262_144_000


async def check_layers(store: Store, name: FunctionName, configuration: Configuration, code: Code) -> None:
    """Raises InvalidParameterValueException for a layer version that is not there, or for too much in all."""
    size = code.unpacked
    for arn in configuration.layers:
        if arn.split(":")[3] != name.region:
            raise InvalidParameterValue(
                f"Layers are not in the same region as the function. Layers are expected to be in region {name.region}."
            )
        layer = await find_layer(store, arn, deleted=False)
        if layer is None:
            raise InvalidParameterValue(f"Layer version {arn} does not exist.")
        size += layer.code.unpacked
    if size > UNPACKED_BYTES_MAX:
        raise InvalidParameterValue(
            "Function code combined with layers exceeds the maximum allowed size of "
            f"{UNPACKED_BYTES_MAX} bytes. The actual size is {size} bytes."
        )
