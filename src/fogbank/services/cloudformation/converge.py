"""Bringing a stack's resources to what a program says: in the order of their needs, as many at once as may.

Each resource takes one step: it is created, changed in place, replaced, or left as it is. What is replaced is a
leftover, deleted when everything is well; a rollback takes it back. A step writes down what it is about to do before
it does it, so that one which a crash interrupted is known, and done again.
"""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from graphlib import TopologicalSorter
from typing import Any

from msgspec.structs import replace

from fogbank.kernel.errors import AwsError
from fogbank.kernel.resource import Change, Deployment, DeploymentFailed, Made, Properties, ResourceType
from fogbank.services.cloudformation import store as stacks
from fogbank.services.cloudformation.errors import InvalidTemplate
from fogbank.services.cloudformation.graph import graph_of
from fogbank.services.cloudformation.model import COMPLETE, Declared, Program, Resource
from fogbank.services.cloudformation.run import Run
from fogbank.services.cloudformation.store import Leftover
from fogbank.services.cloudformation.template.dynamic import resolved
from fogbank.services.cloudformation.template.functions import evaluate
from fogbank.storage.api import StoreError

_log = logging.getLogger("fogbank.cloudformation")

_REPLACING = "Requested update requires the creation of a new physical resource; hence creating one."


async def converge(run: Run, program: Program) -> Sequence[str]:
    """Take every resource's step. The logical ids of those that failed; then what comes after them is not begun."""
    graph = graph_of(program.resources)
    sorter = TopologicalSorter(graph)
    sorter.prepare()
    under_way: dict[asyncio.Task[bool], str] = {}
    failed: list[str] = []
    try:
        while sorter.is_active():
            for name in () if failed or _is_cancelled(run) else sorter.get_ready():
                step = _step(run, program, program.resources[name], graph[name])
                under_way[asyncio.get_running_loop().create_task(step)] = name
            if not under_way:
                break
            done, _ = await asyncio.wait(under_way, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                name = under_way.pop(task)
                if task.result():
                    sorter.done(name)
                else:
                    failed.append(name)
            if failed:
                _cancel_those_who_wait(run, program, under_way)
    finally:
        for task in under_way:
            task.cancel()
    return sorted(failed)


def _is_cancelled(run: Run) -> bool:
    work = run.stack.work
    return work is not None and work.cancelled and not work.rolling_back


def _cancel_those_who_wait(run: Run, program: Program, under_way: Mapping[asyncio.Task[bool], str]) -> None:
    for task, name in under_way.items():
        kind = run.type_of(program.resources[name].type)
        if kind is not None and kind.waits:
            task.cancel()


async def _step(run: Run, program: Program, declared: Declared, needs: frozenset[str]) -> bool:
    """One resource's step; whether it is as it should be now. Raises StoreError: nothing is known then."""
    try:
        kind = kind_of(run, declared)
        properties: Properties = evaluate(declared.properties, run.scope(program))
        check_properties(kind, declared, properties)
        await _take(run, kind, declared, properties, tuple(sorted(needs)))
    except asyncio.CancelledError:
        if asyncio.current_task() is not None and _is_ours(run, declared):
            await _fail(run, declared, "Resource creation cancelled")
            return False
        raise
    except StoreError:
        raise
    except (DeploymentFailed, InvalidTemplate) as error:
        await _fail(run, declared, str(error))
        return False
    except AwsError as error:
        await _fail(run, declared, reason_of(error, run, declared))
        return False
    except Exception:  # noqa: BLE001 - a defect of one type is not the stack's
        _log.exception("%s of %s failed", declared.logical_id, run.stack.id)
        await _fail(run, declared, "Internal Failure")
        return False
    return True


def _is_ours(run: Run, declared: Declared) -> bool:
    """Whether it was cancelled because another resource failed, and not because the server stops."""
    kind = run.type_of(declared.type)
    return kind is not None and kind.waits and run.world.wakeups.closing is False


def reason_of(error: AwsError, run: Run, declared: Declared) -> str:
    """A status reason as AWS's handlers write it."""
    service = declared.type.split("::")[1] if "::" in declared.type else declared.type
    return (
        f'Resource handler returned message: "{error.message} (Service: {service}, Status Code: {error.status}, '
        f'Request ID: {run.world.ids.uuid()})" (RequestToken: {run.world.ids.uuid()}, HandlerErrorCode: '
        f"{_handler_code(error)})"
    )


def _handler_code(error: AwsError) -> str:
    """https://docs.aws.amazon.com/cloudformation-cli/latest/userguide/resource-type-test-contract-errors.html"""
    code = error.code.rpartition(".")[2]
    if "AlreadyExist" in code or "Conflict" in code or "InUse" in code:
        return "AlreadyExists"
    if "NotFound" in code or "NonExistent" in code or code.startswith("NoSuch"):
        return "NotFound"
    return "InvalidRequest" if error.status < 500 else "ServiceInternalError"


def kind_of(run: Run, declared: Declared) -> ResourceType:
    """Raises DeploymentFailed for a type that nobody has."""
    kind = run.type_of(declared.type)
    if kind is None:
        raise DeploymentFailed(f"Fogbank does not support the resource type {declared.type}.")
    return kind


def check_properties(kind: ResourceType, declared: Declared, properties: Properties) -> None:
    """Raises DeploymentFailed for a property that is missing, or that nobody honours."""
    for name in sorted(kind.required):
        if name not in properties:
            raise DeploymentFailed(
                f"Properties validation failed for resource {declared.logical_id} with message:\n"
                f"#: required key [{name}] not found"
            )
    if kind.any_property:
        return
    for name in properties:
        if name not in kind.properties:
            raise DeploymentFailed(f"Fogbank does not support the property {name} of {declared.type}.")


# What a step does


async def _take(
    run: Run, kind: ResourceType, declared: Declared, properties: Properties, needs: tuple[str, ...]
) -> None:
    current = run.resources.get(declared.logical_id)
    fresh = Resource(
        declared.logical_id,
        declared.type,
        "CREATE_IN_PROGRESS",
        run.world.clock.now_ms(),
        run.token(declared.logical_id),
        properties,
        depends_on=needs,
        deletion_policy=declared.deletion_policy,
        update_replace_policy=declared.update_replace_policy,
        metadata=declared.metadata,
    )
    if current is None or current.made is None:
        await _create(run, kind, fresh, again=current)
        return
    if await _restore(run, declared, properties, current):
        return
    changed = changed_names(current, properties)
    if current.type != declared.type or needs_replacement(kind, current.properties, properties, changed):
        await _replace(run, kind, current, fresh)
    elif changed or not current.status.endswith(COMPLETE):
        await _update(run, kind, current, fresh)
    elif _described(current) != _described(fresh):
        kept = replace(fresh, status=current.status, token=current.token, made=current.made)
        await run.commit([stacks.put_resource(run.stack, kept)])
        run.resources[kept.logical_id] = kept


def _described(resource: Resource) -> tuple[Any, ...]:
    """What a program says of a resource beside its properties: no thing changes when this does."""
    return (resource.deletion_policy, resource.update_replace_policy, resource.metadata, resource.depends_on)


def changed_names(current: Resource, properties: Properties) -> frozenset[str]:
    """The properties that differ."""
    names = current.properties.keys() | properties.keys()
    absent = object()
    return frozenset(name for name in names if current.properties.get(name, absent) != properties.get(name, absent))


def needs_replacement(kind: ResourceType, old: Properties, new: Properties, changed: frozenset[str]) -> bool:
    """Whether a change of these properties makes another thing."""
    if not changed:
        return False
    if kind.update is None or any(kind.properties.get(name) is Change.REPLACEMENT for name in changed):
        return True
    return kind.replaces is not None and kind.replaces(old, new)


async def _create(run: Run, kind: ResourceType, fresh: Resource, *, again: Resource | None) -> None:
    deployment = run.deployment(fresh.logical_id, fresh.token, fresh.type)
    properties = await resolved(fresh.properties, deployment)
    interrupted = again is not None and again.status == fresh.status and again.token == fresh.token
    if interrupted:
        await delete_interrupted(kind, deployment, properties)
    await run.write(fresh)
    made = await kind.create(deployment, properties)
    await _made(run, fresh, made, "CREATE")


async def delete_interrupted(kind: ResourceType, deployment: Deployment, properties: Properties) -> None:
    """A crash may have come between a thing and the note of it."""
    found = await kind.find(deployment, properties) if kind.find is not None else None
    if found is not None:
        await kind.delete(deployment, found, properties)


async def _made(run: Run, fresh: Resource, made: Made, verb: str, *leftover: Leftover) -> None:
    done = replace(fresh, status=f"{verb}{COMPLETE}", made=made, attempted=None, updated_ms=run.world.clock.now_ms())
    await run.write(done, operations=[stacks.put_leftover(run.stack, each) for each in leftover])


async def _replace(run: Run, kind: ResourceType, current: Resource, fresh: Resource) -> None:
    """Make another thing; the one before is a leftover from then on."""
    deployment = run.deployment(fresh.logical_id, fresh.token, fresh.type)
    properties = await resolved(fresh.properties, deployment)
    interrupted = current.status == "UPDATE_IN_PROGRESS" and current.attempted is None
    if interrupted:
        await delete_interrupted(kind, deployment, properties)
    pending = replace(current, status="UPDATE_IN_PROGRESS", attempted=None)
    await run.write(pending, reason=_REPLACING, properties=fresh.properties)
    made = await kind.create(deployment, properties)
    leftover = Leftover(replace(current, status="UPDATE_COMPLETE", attempted=None), run.stack.works, True)
    await _made(run, fresh, made, "UPDATE", leftover)


async def _update(run: Run, kind: ResourceType, current: Resource, fresh: Resource) -> None:
    assert current.made is not None
    deployment = run.deployment(fresh.logical_id, current.token, fresh.type)
    properties = await resolved(fresh.properties, deployment)
    before = current.attempted if current.attempted is not None else current.properties
    pending = replace(current, status="UPDATE_IN_PROGRESS", attempted=fresh.properties)
    await run.write(pending, properties=fresh.properties)
    made = current.made
    if kind.update is not None:
        made = await kind.update(deployment, current.made, before, properties)
    await _made(run, replace(fresh, token=current.token), made, "UPDATE")


async def _restore(run: Run, declared: Declared, properties: Properties, current: Resource) -> bool:
    """In a rollback: take the thing back that this work had replaced."""
    work = run.stack.work
    if work is None or not work.rolling_back:
        return False
    for stored in run.leftovers:
        old = stored.value.resource
        mine = stored.value.replaced and old.logical_id == declared.logical_id and stored.value.work == run.stack.works
        if mine and old.type == declared.type and old.properties == properties and old.token != current.token:
            removed = [stored.removed(), stacks.put_leftover(run.stack, Leftover(current, run.stack.works, True))]
            await run.write(replace(old, status="UPDATE_COMPLETE"), operations=removed)
            return True
    return False


async def _fail(run: Run, declared: Declared, reason: str) -> None:
    current = run.resources.get(declared.logical_id)
    verb = "UPDATE" if current is not None and current.made is not None else "CREATE"
    now_ms = run.world.clock.now_ms()
    if current is None:
        current = Resource(declared.logical_id, declared.type, "", now_ms, run.token(declared.logical_id))
    failed = replace(current, status=f"{verb}_FAILED", reason=reason, updated_ms=now_ms)
    await run.write(failed, reason=reason)
