"""Deleting things: those that need others first, as many at once as may."""

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter

from msgspec.structs import replace

from fogbank.kernel.errors import AwsError
from fogbank.kernel.resource import DeploymentFailed
from fogbank.services.cloudformation import store as stacks
from fogbank.services.cloudformation.converge import delete_interrupted, reason_of
from fogbank.services.cloudformation.model import Declared, Resource
from fogbank.services.cloudformation.run import Run
from fogbank.services.cloudformation.store import Leftover
from fogbank.services.cloudformation.template.dynamic import resolved
from fogbank.storage.api import Operation, StoreError
from fogbank.storage.table import Stored

_log = logging.getLogger("fogbank.cloudformation")

# What forgets a thing when it is deleted.
Forget = Callable[[Resource], Sequence[Operation]]


async def delete_resources(run: Run, names: Iterable[str], *, retained: frozenset[str] = frozenset()) -> Sequence[str]:
    """Delete what stands for these logical ids. Those that failed, and what they need stays."""
    wanted = {name: run.resources[name] for name in names if name in run.resources}
    failed = await _delete_all(run, wanted, retained, _forget_resource(run))
    for name in wanted:
        if name not in failed:
            run.resources.pop(name, None)
    return sorted(failed)


async def delete_leftovers(run: Run) -> Sequence[str]:
    """Delete what the update left. Those that failed are left behind for good, as AWS does."""
    by_name: dict[str, Stored[Leftover]] = {}
    for stored in run.leftovers:
        by_name[stored.key.decode()] = stored
    wanted = {name: stored.value.resource for name, stored in by_name.items()}
    retained = frozenset(
        name
        for name, stored in by_name.items()
        if (
            stored.value.resource.update_replace_policy
            if stored.value.replaced
            else stored.value.resource.deletion_policy
        )
        == "Retain"
    )
    plain = {name: replace(resource, deletion_policy="Delete") for name, resource in wanted.items()}
    tokens = {resource.token: by_name[name] for name, resource in plain.items()}
    failed = await _delete_all(run, plain, retained, lambda resource: [tokens[resource.token].removed()])
    await run.commit([by_name[name].removed() for name in failed])
    run.leftovers = []
    return sorted(plain[name].logical_id for name in failed)


def _forget_resource(run: Run) -> Forget:
    def forget(resource: Resource) -> Sequence[Operation]:
        return [stacks.remove_resource(run.stack, resource.logical_id)]

    return forget


async def _delete_all(run: Run, wanted: Mapping[str, Resource], retained: frozenset[str], forget: Forget) -> set[str]:
    sorter = _reversed(wanted)
    under_way: dict[asyncio.Task[bool], str] = {}
    failed: set[str] = set()
    while sorter.is_active():
        for name in sorter.get_ready():
            work = _delete(run, wanted[name], forget, retain=name in retained)
            under_way[asyncio.get_running_loop().create_task(work)] = name
        if not under_way:
            break
        done, _ = await asyncio.wait(under_way, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            name = under_way.pop(task)
            if task.result():
                sorter.done(name)
            else:
                failed.add(name)
    # What a failed one needs was not begun, and stays.
    return failed | {name for name in wanted if name in run.resources and _is_needed(name, wanted, failed)}


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


def _is_needed(name: str, wanted: Mapping[str, Resource], failed: set[str]) -> bool:
    reached = set(failed)
    pending = list(failed)
    while pending:
        resource = wanted.get(pending.pop())
        for needed in resource.depends_on if resource else ():
            if needed in wanted and needed not in reached:
                reached.add(needed)
                pending.append(needed)
    return name in reached


async def _delete(run: Run, resource: Resource, forget: Forget, *, retain: bool) -> bool:
    """One thing; whether it is gone."""
    if resource.made is None:
        await _delete_interrupted(run, resource)
        await run.commit(forget(resource))
        return True
    if retain or resource.deletion_policy == "Retain":
        await run.tell(resource, "DELETE_SKIPPED", operations=forget(resource))
        return True
    try:
        await run.tell(resource, "DELETE_IN_PROGRESS")
        kind = run.type_of(resource.type)
        if kind is None:
            raise DeploymentFailed(f"Fogbank does not support the resource type {resource.type}.")
        deployment = run.deployment(resource.logical_id, resource.token, resource.type)
        await kind.delete(deployment, resource.made, await resolved(resource.properties, deployment))
    except StoreError:
        raise
    except DeploymentFailed as error:
        return await _failed(run, resource, str(error))
    except AwsError as error:
        return await _failed(run, resource, reason_of(error, run, Declared(resource.logical_id, resource.type)))
    except Exception:  # noqa: BLE001 - a defect of one type is not the stack's
        _log.exception("%s of %s was not deleted", resource.logical_id, run.stack.id)
        return await _failed(run, resource, "Internal Failure")
    await run.tell(resource, "DELETE_COMPLETE", operations=forget(resource))
    return True


async def _delete_interrupted(run: Run, resource: Resource) -> None:
    """What a creation that was broken off, or failed, may have made."""
    kind = run.type_of(resource.type)
    if kind is not None:
        deployment = run.deployment(resource.logical_id, resource.token, resource.type)
        await delete_interrupted(kind, deployment, resource.properties)


async def _failed(run: Run, resource: Resource, reason: str) -> bool:
    if resource.logical_id in run.resources and run.resources[resource.logical_id].token == resource.token:
        await run.write(replace(resource, status="DELETE_FAILED", reason=reason), reason=reason)
    else:
        await run.tell(resource, "DELETE_FAILED", reason)
    return False
