"""Deleting things: those that need others first, as many at once as may."""

import logging
from collections.abc import Callable, Coroutine, Iterable, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from typing import Any

from msgspec.structs import replace

from fogbank.kernel.errors import AwsError
from fogbank.kernel.resource import Deployment, DeploymentFailed, Properties
from fogbank.services.cloudformation import store as stacks
from fogbank.services.cloudformation.model import Declared, Resource
from fogbank.services.cloudformation.parallel import in_order
from fogbank.services.cloudformation.run import Run
from fogbank.services.cloudformation.steps import AGAIN, delete_interrupted, reason_of
from fogbank.services.cloudformation.store import Leftover
from fogbank.services.cloudformation.template.dynamic import resolved
from fogbank.storage.api import Operation, StoreError

_log = logging.getLogger("fogbank.cloudformation")

# The operations that forget the thing of this name.
Forget = Callable[[str], Sequence[Operation]]


async def delete_resources(run: Run, names: Iterable[str], *, retained: frozenset[str] = frozenset()) -> Sequence[str]:
    """Delete what stands for these logical ids. Those that failed, or that one which failed needs: they stay."""
    wanted = {name: run.resources[name] for name in names if name in run.resources}
    failed = await _delete_all(run, wanted, retained, lambda name: [stacks.remove_resource(run.stack, name)])
    for name in wanted.keys() - failed:
        run.resources.pop(name, None)
    return sorted(failed)


async def delete_leftovers(run: Run) -> Sequence[str]:
    """Delete what the update left. Those that failed are left behind for good, as AWS does."""
    by_name = {stored.key.decode(): stored for stored in run.leftovers}
    wanted = {name: stored.value.resource for name, stored in by_name.items()}
    retained = frozenset(name for name, stored in by_name.items() if _is_retained(run, stored.value))
    failed = await _delete_all(run, wanted, retained, lambda name: [by_name[name].removed()])
    await run.commit([by_name[name].removed() for name in failed])
    run.leftovers = []
    return sorted(wanted[name].logical_id for name in failed)


def _is_retained(run: Run, leftover: Leftover) -> bool:
    """Whether its policy keeps it: the one for replaced things, or the one for those that are declared no longer."""
    if leftover.resource.made is None:
        return False
    if leftover.replaced:
        return leftover.resource.update_replace_policy == "Retain" and not _is_taken_back(run, leftover.resource)
    return leftover.resource.deletion_policy in retaining(run, leftover.resource)


def retaining(run: Run, resource: Resource) -> frozenset[str]:
    """The policies that keep a resource when this work deletes it.

    https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html
    """
    if not _is_taken_back(run, resource):
        return frozenset({"Retain", "RetainExceptOnCreate"})
    work = run.stack.work
    return frozenset() if work is not None and work.deletes_new else frozenset({"Retain"})


def _is_taken_back(run: Run, resource: Resource) -> bool:
    """Whether what is rolled back had made it."""
    work = run.stack.work
    return work is not None and work.rolling_back and _work_of(resource) >= work.first


def _work_of(resource: Resource) -> int:
    """The work that made it: its token names it."""
    return int(resource.token.partition(AGAIN)[0].split("/")[2])


async def _delete_all(run: Run, wanted: Mapping[str, Resource], retained: frozenset[str], forget: Forget) -> set[str]:
    def step(name: str) -> Coroutine[Any, Any, bool]:
        return _delete(run, wanted[name], lambda: forget(name), retain=name in retained)

    failed = await in_order(_reversed(wanted), step)
    # What a failed one needs was not begun, and stays.
    return failed | _needed(wanted, failed)


def _reversed(wanted: Mapping[str, Resource]) -> "TopologicalSorter[str]":
    """Each after all that need it."""
    names: dict[str, list[str]] = {}
    for name, resource in wanted.items():
        names.setdefault(resource.logical_id, []).append(name)
    graph: dict[str, set[str]] = {name: set() for name in wanted}
    for name, resource in wanted.items():
        for needed in resource.depends_on:
            for each in names.get(needed, ()):
                graph[each].add(name)
    sorter = TopologicalSorter(graph)
    try:
        sorter.prepare()
    except CycleError:
        # Things of two generations may need each other in a circle: then any order is as good.
        sorter = TopologicalSorter({name: set[str]() for name in wanted})
        sorter.prepare()
    return sorter


def _needed(wanted: Mapping[str, Resource], failed: set[str]) -> set[str]:
    by_id: dict[str, list[str]] = {}
    for name, resource in wanted.items():
        by_id.setdefault(resource.logical_id, []).append(name)
    reached = set(failed)
    pending = list(failed)
    while pending:
        for needed in wanted[pending.pop()].depends_on:
            for name in by_id.get(needed, ()):
                if name not in reached:
                    reached.add(name)
                    pending.append(name)
    return reached


async def _delete(run: Run, resource: Resource, forget: Callable[[], Sequence[Operation]], *, retain: bool) -> bool:
    """One thing; whether it is gone, or left behind because that is wanted."""
    try:
        if retain or (resource.made is not None and resource.deletion_policy in retaining(run, resource)):
            await run.tell(resource, "DELETE_SKIPPED", operations=forget())
            return True
        kind = run.type_of(resource.type)
        deployment = run.deployment(resource.logical_id, resource.token, resource.type)
        properties = await _resolved(resource, deployment)
        if resource.made is None:
            # It failed, or was broken off: there may be something all the same. One of no known type was never begun.
            if kind is not None and not resource.untouched:
                await delete_interrupted(kind, deployment, properties)
            await run.tell(resource, "DELETE_COMPLETE", operations=forget())
            return True
        await run.tell(resource, "DELETE_IN_PROGRESS")
        if kind is None:
            raise DeploymentFailed(f"Fogbank does not support the resource type {resource.type}.")
        await kind.delete(deployment, resource.made, properties)
    except StoreError:
        raise
    except DeploymentFailed as error:
        return await _failed(run, resource, str(error))
    except AwsError as error:
        return await _failed(run, resource, reason_of(error, run, Declared(resource.logical_id, resource.type)))
    except Exception:  # noqa: BLE001 - a defect of one type is not the stack's
        _log.exception("%s of %s was not deleted", resource.logical_id, run.stack.id)
        return await _failed(run, resource, "Internal Failure")
    await run.tell(resource, "DELETE_COMPLETE", kind.note, operations=forget())
    return True


async def _resolved(resource: Resource, deployment: Deployment) -> Properties:
    """The properties; where what they refer to is gone, as they are written: that keeps nothing from being deleted."""
    try:
        resolve: Properties = await resolved(resource.properties, deployment)
    except DeploymentFailed:
        return resource.properties
    return resolve


async def _failed(run: Run, resource: Resource, reason: str) -> bool:
    current = run.resources.get(resource.logical_id)
    if current is not None and current.made == resource.made:
        await run.write(replace(resource, status="DELETE_FAILED", reason=reason), reason=reason)
    else:
        await run.tell(resource, "DELETE_FAILED", reason)
    return False
