"""The only file of Parameter Store that knows how its values lie in the store.

item   ssm.parameter   account/region/name              a parameter at its latest version
item   ssm.version     account/region/name NUL number   each version that is kept, the latest too
"""

from typing import Final

from fogbank.kernel.action import Context
from fogbank.services.ssm.errors import ParameterNotFound, ParameterVersionNotFound
from fogbank.services.ssm.model import Parameter, Reference, Version, reference_of
from fogbank.storage.api import Operation, Remove, Store
from fogbank.storage.table import Stored, Table

PARAMETERS: Final = Table("ssm.parameter", Parameter)
VERSIONS: Final = Table("ssm.version", Version)


def key(account: str, region: str, name: str) -> bytes:
    return f"{account}/{region}/{name}".encode()


def version_key(parameter: bytes, number: int) -> bytes:
    return parameter + f"\0{number:010d}".encode()


async def find(store: Store, ctx: Context, reference: Reference) -> Stored[Parameter] | None:
    for name in reference.names:
        found = await PARAMETERS.find(store, key(ctx.account, ctx.region, name))
        if found:
            return found
    return None


async def load(store: Store, ctx: Context, name: str) -> Stored[Parameter]:
    """A parameter by its name or ARN, without a selector. Raises ParameterNotFound."""
    reference = reference_of(name, ctx.account, ctx.region)
    found = await find(store, ctx, reference) if reference and not reference.selector else None
    if found is None:
        raise ParameterNotFound
    return found


async def load_version(store: Store, ctx: Context, text: str) -> tuple[Parameter, Version, str]:
    """A parameter, the version that is asked for, and the selector. Raises Parameter[Version]NotFound."""
    reference = reference_of(text, ctx.account, ctx.region)
    found = await find(store, ctx, reference) if reference else None
    if reference is None or found is None:
        raise ParameterNotFound
    parameter = found.value
    selector = reference.selector
    if not selector:
        return parameter, parameter.current, ""
    number = int(selector) if selector.isascii() and selector.isdigit() else parameter.labels.get(selector)
    version = await VERSIONS.find(store, version_key(found.key, number)) if number else None
    if version is None:
        raise ParameterVersionNotFound(parameter.name, selector)
    return parameter, version.value, f":{selector}"


async def versions_of(store: Store, found: Stored[Parameter]) -> list[Version]:
    """The oldest first."""
    return [each.value for each in await VERSIONS.everything(store, found.key + b"\0")]


async def all_parameters(store: Store, ctx: Context, prefix: str = "") -> list[Parameter]:
    """Those whose names begin with `prefix`, in the order of names."""
    return [each.value for each in await PARAMETERS.everything(store, key(ctx.account, ctx.region, prefix))]


def put(parameter: Parameter) -> list[Operation]:
    """A parameter whose latest version is new."""
    where = key(parameter.account, parameter.region, parameter.name)
    return [
        PARAMETERS.put(where, parameter),
        VERSIONS.put(version_key(where, parameter.current.number), parameter.current),
    ]


def forget(parameter: Parameter, number: int) -> Remove:
    where = key(parameter.account, parameter.region, parameter.name)
    return Remove(VERSIONS.space, version_key(where, number))


def remove(found: Stored[Parameter]) -> list[Operation]:
    """A parameter with all its versions."""
    parameter = found.value
    numbers = range(parameter.oldest, parameter.current.number + 1)
    return [found.removed(), *(Remove(VERSIONS.space, version_key(found.key, number)) for number in numbers)]
