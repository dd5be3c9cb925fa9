"""Provisioned concurrency: environments of a version that are begun before they are needed, and kept.

https://docs.aws.amazon.com/lambda/latest/dg/provisioned-concurrency.html

What is asked for is in the function; a task in the background has compute make it so. After a change, `follow` begins
what is new and ends what is no more. When the server starts, everything is begun anew.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

from msgspec import Struct

from fogbank.compute.api import InitFailed, RuntimeUnavailable
from fogbank.kernel.world import World
from fogbank.services.lambda_.concurrency import claim_of
from fogbank.services.lambda_.errors import ResourceNotFound
from fogbank.services.lambda_.functions import Target, find_version, machinery, spec_of
from fogbank.services.lambda_.model import Function, Provisioned
from fogbank.services.lambda_.readiness import Progress
from fogbank.storage.api import Store

ALREADY_PROVISIONED: Final = (
    "Alias can't be used for Provisioned Concurrency configuration on an already Provisioned version"
)
# https://github.com/serverless/serverless/issues/7250
_INIT_FAILED: Final = "FUNCTION_ERROR_INIT_FAILURE"


class ProvisionedShown(Struct, frozen=True, rename="pascal", omit_defaults=True):
    """What each operation says of one configuration."""

    requested_provisioned_concurrent_executions: int
    available_provisioned_concurrent_executions: int | None
    allocated_provisioned_concurrent_executions: int | None
    status: str
    last_modified: str
    status_reason: str | None = None


class ProvisionedListed(ProvisionedShown, frozen=True, rename="pascal", omit_defaults=True, kw_only=True):
    """The same in a list."""

    function_arn: str


def shown_provisioned(world: World, function: Function, kept: Provisioned) -> ProvisionedShown:
    return ProvisionedShown(**_members(world, function, kept))


def listed_provisioned(world: World, function: Function, qualifier: str, kept: Provisioned) -> ProvisionedListed:
    return ProvisionedListed(function_arn=f"{function.arn}:{qualifier}", **_members(world, function, kept))


def _members(world: World, function: Function, kept: Provisioned) -> dict[str, Any]:
    progress = machinery(world).readiness.of(function.arn, kept.version)
    moment = dt.datetime.fromtimestamp(kept.modified_ms // 1000, dt.UTC)
    return {
        "requested_provisioned_concurrent_executions": kept.requested,
        "available_provisioned_concurrent_executions": progress.ready,
        "allocated_provisioned_concurrent_executions": progress.ready,
        "status": progress.status,
        "status_reason": progress.reason or None,
        "last_modified": moment.strftime("%Y-%m-%dT%H:%M:%S+0000"),
    }


def provisions(function: Function, version: str) -> bool:
    """Whether anything is provisioned for a version, by its number or by an alias."""
    return any(kept.version == version for kept in function.provisioned.values())


def follow(store: Store, world: World, before: Function | None, after: Function) -> None:
    """Make so what a change of a function asks for; the rest is left alone."""
    means = machinery(world)
    means.concurrency.reserve(after)
    was: Mapping[str, int] = claim_of(before).provisioned if before else {}
    wanted = claim_of(after).provisioned
    for version in sorted(was.keys() | wanted.keys()):
        if was.get(version, 0) != (count := wanted.get(version, 0)):
            progress = means.readiness.begin(after.arn, version)
            if not count:
                means.readiness.forget(after.arn, version)
            name = f"lambda provision {after.arn}:{version} {id(progress)}"
            world.background.spawn(name, _provide(store, world, after, version, count, progress))


async def _provide(
    store: Store, world: World, function: Function, version: str, count: int, progress: Progress
) -> None:
    """Have compute keep `count` environments, and say in `progress` what became of it."""
    arn = f"{function.arn}:{version}"
    try:
        target = Target(function, await find_version(store, function, version, arn), arn)
        await machinery(world).compute.provision(await spec_of(store, world, target), count)
    except ResourceNotFound:
        return  # deleted meanwhile, and with it what is provisioned
    except InitFailed:
        progress.status, progress.reason = "FAILED", _INIT_FAILED
    except RuntimeUnavailable as error:
        progress.status, progress.reason = "FAILED", str(error)
    else:
        progress.status, progress.ready = "READY", count
