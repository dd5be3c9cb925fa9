"""Finding functions: a name to a function, a qualifier to a version, a version to what compute runs."""

import datetime as dt
from collections.abc import Awaitable, Callable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Final

from msgspec import Struct, field
from msgspec.structs import replace

from fogbank.compute.api import Compute, Spec
from fogbank.compute.packages import Packages
from fogbank.kernel.action import Context
from fogbank.kernel.ids import Ids
from fogbank.kernel.world import World
from fogbank.services.lambda_.concurrency import Concurrency
from fogbank.services.lambda_.errors import FunctionNotFound, PreconditionFailed, ResourceNotFound
from fogbank.services.lambda_.keeping import Archives
from fogbank.services.lambda_.model import LATEST, Alias, Code, Function, LayerVersion, Version
from fogbank.services.lambda_.names import FunctionName, function_name
from fogbank.services.lambda_.readiness import Readiness
from fogbank.services.lambda_.signing import role_id_of
from fogbank.services.lambda_.store import ALIASES, FUNCTIONS, LAYERS, OLD_LAYERS, VERSIONS, Stored, key, numbered
from fogbank.storage.api import Conflict, Operation, Store

_SPECS_MAX: Final = 4096

# From a function to the changed one, and operations that commit with it. It may read what belongs to the function.
Decide = Callable[[Function], Awaitable[tuple[Function, Sequence[Operation]]]]


class Machinery(Struct, frozen=True):
    """What Lambda needs beside the kernel and the store; the composition root gives it as a port."""

    compute: Compute
    packages: Packages
    concurrency: Concurrency
    archives: Archives
    readiness: Readiness = field(default_factory=Readiness)
    specs: dict[tuple[int, str, str], Spec] = {}  # by function id, version, revision


class Target(Struct, frozen=True):
    """A function and the version of it that a qualifier means."""

    function: Function
    version: Version
    invoked_arn: str  # as it was named, with the qualifier


def machinery(world: World) -> Machinery:
    return world.port(Machinery)


async def load(store: Store, name: FunctionName) -> Stored[Function]:
    """Raises ResourceNotFoundException."""
    found = await FUNCTIONS.find(store, key(name.account, name.region, name.name))
    if found is None:
        raise FunctionNotFound(name.arn)
    return found


async def load_named(store: Store, ctx: Context, text: str, qualifier: str | None = None) -> Stored[Function]:
    """As `load`, from a FunctionName parameter; the version is not looked at."""
    return await load(store, function_name(ctx, text, qualifier))


async def resolve(store: Store, name: FunctionName, *, draw: float = 0.0) -> Target:
    """The version that a name means; an alias with weights is drawn for, by a number in [0, 1).

    Raises ResourceNotFoundException.
    """
    function = (await load(store, name)).value
    wanted = name.qualifier or LATEST
    if wanted != LATEST and not wanted.isdigit():
        alias = await find_alias(store, function, wanted)
        if alias is None:
            raise FunctionNotFound(name.arn)
        wanted = drawn(alias.value, draw)
    return Target(function, await find_version(store, function, wanted, name.arn), name.arn)


def drawn(alias: Alias, draw: float) -> str:
    """The version for a number in [0, 1)."""
    for version, weight in alias.weights.items():
        if draw < weight:
            return version
        draw -= weight
    return alias.version


async def find_alias(store: Store, function: Function, name: str) -> Stored[Alias] | None:
    return await ALIASES.find(store, key(function.account, function.region, function.name, name))


async def find_version(store: Store, function: Function, version: str, arn: str) -> Version:
    """Raises ResourceNotFoundException, naming `arn`."""
    if version == LATEST:
        return function.latest
    found = await VERSIONS.find(store, version_key(function, version)) if version.isdigit() else None
    if found is None:
        raise FunctionNotFound(arn)
    return found.value


def version_key(function: Function, version: str) -> bytes:
    return key(function.account, function.region, function.name, numbered(version))


async def versions_of(store: Store, function: Function) -> Sequence[Stored[Version]]:
    """The published versions, in order."""
    return await VERSIONS.everything(store, key(function.account, function.region, function.name, ""))


async def aliases_of(store: Store, function: Function) -> Sequence[Stored[Alias]]:
    """The aliases, by their names."""
    return await ALIASES.everything(store, key(function.account, function.region, function.name, ""))


async def change(
    store: Store,
    name: FunctionName,
    decide: Decide,
    *,
    revision_id: str | None = None,
) -> Function:
    """Replace a function by what `decide` makes of it, if nobody else did meanwhile, else begin again.

    `revision_id` is the caller's precondition on $LATEST. Raises ResourceNotFoundException,
    PreconditionFailedException and what `decide` raises.
    """
    while True:
        stored = await load(store, name)
        check_revision(stored.value, revision_id)
        changed, also = await decide(stored.value)
        try:
            await store.commit([stored.becomes(changed), *also], [stored.unchanged()])
        except Conflict:
            continue
        return changed


def check_revision(function: Function, revision_id: str | None) -> None:
    """Raises PreconditionFailedException."""
    if revision_id and revision_id != function.latest.revision_id:
        raise PreconditionFailed


def timestamp(ms: int) -> str:
    """As Lambda writes LastModified: 2026-11-23T12:00:00.000+0000."""
    moment = dt.datetime.fromtimestamp(ms / 1000, dt.UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{ms % 1000:03d}+0000"


# For compute


async def spec_of(store: Store, world: World, target: Target) -> Spec:
    """What compute runs; made once for a revision. Raises ResourceNotFoundException for a layer that is gone."""
    version = target.version
    specs = machinery(world).specs
    place = (target.function.id, version.version, version.revision_id)
    found = specs.get(place)
    if found is None:
        if len(specs) >= _SPECS_MAX:
            specs.clear()
        # Code may have to be unpacked, which is work outside of the loop: a test's clock waits for it.
        with world.clock.hold():
            found = specs[place] = await _new_spec(store, world, target)
    return found


async def _new_spec(store: Store, world: World, target: Target) -> Spec:
    function, version = target.function, target.version
    configuration = version.configuration
    layers = [await layer_folder(store, world, arn) for arn in configuration.layers]
    return Spec(
        revision=revision_of(function, version),
        function_arn=function.arn,
        name=function.name,
        version=version.version,
        account=function.account,
        region=function.region,
        runtime=configuration.runtime,
        handler=configuration.handler,
        code=await code_folder(world, version.code),
        layers=tuple(layers),
        environment=configuration.environment,
        memory_mb=configuration.memory_mb,
        timeout_ms=configuration.timeout_s * 1000,
        ephemeral_mb=configuration.ephemeral_mb,
        architecture=configuration.architecture,
        tracing=configuration.tracing,
        log_group=function.log_group(version),
        log_format=configuration.logging.log_format,
        application_log_level=configuration.logging.application_log_level or "INFO",
        system_log_level=configuration.logging.system_log_level or "INFO",
        role=configuration.role,
        role_id=await role_id_of(world, configuration.role, account=function.account, region=function.region),
        live=bool(version.code.folder),
    )


def revision_of(function: Function, version: Version) -> str:
    """Names what runs: environments of the same revision are alike."""
    return sha256(
        f"{function.arn}/{function.id}/{version.version}/{version.build or version.revision_id}".encode()
    ).hexdigest()


async def code_folder(world: World, code: Code) -> Path:
    if code.folder:
        return Path(code.folder)
    assert code.blob is not None
    return await machinery(world).packages.folder(code.blob)


async def layer_folder(store: Store, world: World, arn: str) -> Path:
    layer = await find_layer(store, arn)
    if layer is None:
        raise ResourceNotFound(f"Layer version {arn} does not exist.")
    return await code_folder(world, layer.code)


async def find_layer(store: Store, arn: str, *, deleted: bool = True) -> LayerVersion | None:
    """A layer version by its ARN; functions that have a deleted one go on with it."""
    parts = arn.split(":")
    if len(parts) != 8 or parts[5] != "layer" or not parts[7].isdigit():
        return None
    place = key(parts[4], parts[3], parts[6], numbered(parts[7]))
    found = await LAYERS.find(store, place)
    if found is None and deleted:
        found = await OLD_LAYERS.find(store, place)
    return found.value if found else None


def rebuilt(version: Version, *, now_ms: int, ids: Ids) -> Version:
    """The same version, its code or configuration changed now."""
    return replace(version, modified_ms=now_ms, revision_id=ids.uuid(), build=ids.uuid())
