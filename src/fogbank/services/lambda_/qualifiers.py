"""Qualifiers: $LATEST, a version's number or an alias, and what belongs to each of them.

A policy changes the revision of what it is attached to, as on AWS: of $LATEST, a version or an alias.
"""

from collections.abc import Sequence

from msgspec.structs import replace

from fogbank.services.lambda_.errors import AliasNotFound, FunctionNotFound
from fogbank.services.lambda_.functions import find_alias, version_key
from fogbank.services.lambda_.model import LATEST, Alias, Function, Version
from fogbank.services.lambda_.names import FunctionName
from fogbank.services.lambda_.store import VERSIONS, Stored
from fogbank.storage.api import Operation, Store


def plain(qualifier: str) -> str:
    """ "" for $LATEST, as the function's own settings are kept."""
    return "" if qualifier == LATEST else qualifier


async def find_qualified(
    store: Store, function: Function, name: FunctionName
) -> Stored[Alias] | Stored[Version] | None:
    """The item that a qualifier means; None for the function itself. Raises ResourceNotFoundException."""
    if not plain(name.qualifier):
        return None
    if name.qualifier.isdigit():
        version = await VERSIONS.find(store, version_key(function, name.qualifier))
        if version is None:
            raise FunctionNotFound(name.arn)
        return version
    alias = await find_alias(store, function, name.qualifier)
    if alias is None:
        raise AliasNotFound(name.arn)
    return alias


async def revision_id_of(store: Store, function: Function, name: FunctionName) -> str:
    """Raises ResourceNotFoundException."""
    found = await find_qualified(store, function, name)
    return function.latest.revision_id if found is None else found.value.revision_id


async def revised(
    store: Store, function: Function, name: FunctionName, revision_id: str
) -> tuple[Function, Sequence[Operation]]:
    """The function with another revision of what is named, and what commits with it."""
    found = await find_qualified(store, function, name)
    if found is None:
        return replace(function, latest=replace(function.latest, revision_id=revision_id)), ()
    changed = replace(found.value, revision_id=revision_id)
    return function, [found.becomes(changed)]  # pyright: ignore[reportArgumentType] - it is of the item's own type
