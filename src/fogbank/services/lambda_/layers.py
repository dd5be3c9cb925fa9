"""Layers as functions use them."""

from fogbank.services.lambda_.errors import InvalidParameterValue
from fogbank.services.lambda_.functions import find_layer
from fogbank.services.lambda_.model import Configuration
from fogbank.storage.api import Store


async def check_layers(store: Store, configuration: Configuration) -> None:
    """Raises InvalidParameterValueException for a layer version that is not there."""
    for arn in configuration.layers:
        if await find_layer(store, arn) is None:
            raise InvalidParameterValue(f"Layer version {arn} does not exist.")
