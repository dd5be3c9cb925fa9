"""Aliases: what callers are shown, and the rules for two versions under one name.

https://docs.aws.amazon.com/lambda/latest/dg/configuring-alias-routing.html
"""

from collections.abc import Mapping

from msgspec import Struct

from fogbank.services.lambda_.errors import InvalidParameterValue
from fogbank.services.lambda_.functions import find_version
from fogbank.services.lambda_.model import LATEST, Alias, Function
from fogbank.services.lambda_.store import ALIASES, key
from fogbank.storage.api import Put, Store


class AliasRoutingConfiguration(Struct, frozen=True, rename="pascal"):
    additional_version_weights: dict[str, float] | None = None


class RoutingShown(Struct, frozen=True, rename="pascal"):
    additional_version_weights: Mapping[str, float]


class AliasConfiguration(Struct, frozen=True, rename="pascal", omit_defaults=True):
    """An alias as every operation shows it."""

    alias_arn: str
    name: str
    function_version: str
    revision_id: str
    description: str
    routing_config: RoutingShown | None = None


def shown_alias(function: Function, alias: Alias) -> AliasConfiguration:
    return AliasConfiguration(
        f"{function.arn}:{alias.name}",
        alias.name,
        alias.version,
        alias.revision_id,
        alias.description,
        RoutingShown(alias.weights) if alias.weights else None,
    )


def put_alias(function: Function, alias: Alias) -> Put:
    return ALIASES.put(key(function.account, function.region, function.name, alias.name), alias)


def weights_of(given: AliasRoutingConfiguration | None) -> Mapping[str, float]:
    return (given.additional_version_weights if given else None) or {}


def check_weights(alias: Alias) -> None:
    """Raises InvalidParameterValueException. That shares lie between 0 and 1 is in the model."""
    if not alias.weights:
        return
    if len(alias.weights) > 1:
        raise InvalidParameterValue("Number of items in AdditionalVersionWeights cannot be greater than 1")
    if alias.version == LATEST:
        raise InvalidParameterValue("$LATEST is not supported for an alias pointing to more than 1 version")
    if alias.version in alias.weights:
        # https://github.com/serverless/serverless/issues/7250
        raise InvalidParameterValue(
            f"Invalid function version {alias.version}. Function version {alias.version} is already included in "
            "routing configuration."
        )


async def check_versions(store: Store, function: Function, alias: Alias) -> None:
    """Raises ResourceNotFoundException for a version that is not there, InvalidParameterValueException otherwise.

    https://github.com/serverless-heaven/serverless-aws-alias/issues/64 (roles)
    """
    names = (alias.version, *alias.weights)
    versions = [await find_version(store, function, name, f"{function.arn}:{name}") for name in names]
    if len({version.configuration.role for version in versions}) > 1:
        raise InvalidParameterValue("Specified versions must be associated with the same execution role")
    if len({version.configuration.dead_letter_arn for version in versions}) > 1:
        # A guess, after the one before.
        raise InvalidParameterValue("Specified versions must have the same dead-letter queue configuration")
