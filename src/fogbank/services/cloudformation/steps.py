"""The step of one resource: it is created, changed in place, replaced, or left as it is.

What is replaced is a leftover, deleted when everything is well; a rollback takes it back. A step writes down what it is
about to do before it does it, so that one which a crash interrupted is known, and done again.
"""

import asyncio
import logging
from collections.abc import Sequence
from typing import Any, Final

from msgspec.structs import replace

from fogbank.kernel.errors import AwsError
from fogbank.kernel.resource import Change, Deployment, DeploymentFailed, Made, Properties, ResourceType
from fogbank.services.cloudformation import signals
from fogbank.services.cloudformation import store as stacks
from fogbank.services.cloudformation.errors import InvalidTemplate
from fogbank.services.cloudformation.model import COMPLETE, Declared, Program, Resource
from fogbank.services.cloudformation.run import Run
from fogbank.services.cloudformation.store import Leftover
from fogbank.services.cloudformation.template.dynamic import resolved
from fogbank.services.cloudformation.template.functions import evaluate
from fogbank.storage.api import Operation, StoreError

_log = logging.getLogger("fogbank.cloudformation")

_REPLACING: Final = "Requested update requires the creation of a new physical resource; hence creating one."
_INITIATED: Final = "Resource creation Initiated"
_TAGS: Final = "Tags"
# Between a token and the number of the attempt. A thing that is made again gets another name: that of one which was
# just deleted may not be free yet.
AGAIN: Final = "#"


async def step(run: Run, declared: Declared, needs: frozenset[str], program: Program) -> bool:
    """Whether the resource is as it should be now. Raises StoreError: nothing is known then."""
    try:
        if await _is_skipped(run, declared):
            return True
        kind = kind_of(run, declared)
        properties: Properties = evaluate(declared.properties, run.scope(program))
        shown: Properties | None = evaluate(declared.properties, run.masked(program))
        check_properties(kind, declared, properties)
        await _take(run, kind, declared, properties, tuple(sorted(needs)), shown if shown != properties else None)
    except asyncio.CancelledError:
        if declared.logical_id not in run.given_up:
            raise
        verb = "update" if _is_there(run, declared) else "creation"
        await _fail(run, declared, f"Resource {verb} cancelled")
        return False
    except StoreError:
        raise
    except (DeploymentFailed, InvalidTemplate) as error:
        await _fail(run, declared, str(error))
        return False
    except AwsError as error:
        await _fail(run, declared, reason_of(error, run, declared), untouched="Exists" in error.code)
        return False
    except Exception:  # noqa: BLE001 - a defect of one type is not the stack's
        _log.exception("%s of %s failed", declared.logical_id, run.stack.id)
        await _fail(run, declared, "Internal Failure")
        return False
    return True


def _is_there(run: Run, declared: Declared) -> bool:
    current = run.resources.get(declared.logical_id)
    return current is not None and current.made is not None


async def _is_skipped(run: Run, declared: Declared) -> bool:
    """Of a rollback that goes on: whether this resource is to be taken for what it should be.

    https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ContinueUpdateRollback.html
    """
    work = run.stack.work
    current = run.resources.get(declared.logical_id)
    if work is None or declared.logical_id not in work.skipped or current is None:
        return False
    if current.status != f"UPDATE{COMPLETE}":
        await run.write(replace(current, status=f"UPDATE{COMPLETE}", attempted=None, reason=""))
    return True


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
    if "NotFound" in code or "NonExistent" in code or "DoesNotExist" in code or code.startswith("NoSuch"):
        return "NotFound"
    if "Exists" in code or "AlreadyExist" in code or "Conflict" in code or "InUse" in code:
        return "AlreadyExists"
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
    run: Run,
    kind: ResourceType,
    declared: Declared,
    properties: Properties,
    needs: tuple[str, ...],
    shown: Properties | None,
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
        tags=run.tags,
        shown=shown,
    )
    if current is None or current.made is None:
        await _create(run, kind, declared, fresh, again=current)
        return
    if await _restore(run, kind, declared, properties, current):
        return
    changed = changed_names(current, properties)
    tagged = current.tags != fresh.tags and _TAGS in kind.properties
    if current.type != declared.type or needs_replacement(kind, current.properties, properties, changed):
        await _replace(run, kind, declared, current, fresh)
    elif changed or (tagged and kind.update is not None) or not current.status.endswith(COMPLETE):
        await _update(run, kind, current, fresh)
    elif _described(current) != _described(fresh):
        kept = replace(fresh, status=current.status, token=current.token, made=current.made)
        await run.commit([stacks.put_resource(run.stack, kept)])
        run.resources[kept.logical_id] = kept


def _described(resource: Resource) -> tuple[Any, ...]:
    """What a program says of a resource beside its properties: no thing changes when this does."""
    return (
        resource.deletion_policy, resource.update_replace_policy, resource.metadata, resource.depends_on, resource.tags
    )  # fmt: skip


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


async def _create(run: Run, kind: ResourceType, declared: Declared, fresh: Resource, *, again: Resource | None) -> None:
    if again is not None and not again.untouched and not (kind.resumes and again.token == fresh.token):
        # Broken off by a crash, or failed before.
        before = run.deployment(again.logical_id, again.token, again.type)
        await delete_interrupted(run.type_of(again.type) or kind, before, again.properties)
        fresh = replace(fresh, token=_after(again.token, fresh.token))
    deployment = run.deployment(fresh.logical_id, fresh.token, fresh.type)
    properties = await resolved(fresh.properties, deployment)
    await run.write(fresh)
    made = await kind.create(deployment, properties)
    if declared.creation_policy is not None:
        await signals.received(run, fresh.logical_id, declared.creation_policy)
    await _made(run, kind, fresh, made, "CREATE", new=True)


def _after(before: str, token: str) -> str:
    """The token of this attempt, where `before` is that of the one before, if there was one."""
    base, _, number = before.partition(AGAIN)
    return f"{token}{AGAIN}{int(number or 0) + 1}" if base == token else token


async def delete_interrupted(kind: ResourceType, deployment: Deployment, properties: Properties) -> None:
    """A crash may have come between a thing and the note of it."""
    if not kind.required <= properties.keys():
        # Without what it must have it was refused before it was begun.
        return
    found = await kind.find(deployment, properties) if kind.find is not None else None
    if found is not None:
        await kind.delete(deployment, found, properties)


async def _made(
    run: Run,
    kind: ResourceType,
    fresh: Resource,
    made: Made,
    verb: str,
    operations: Sequence[Operation] = (),
    *,
    new: bool = False,
) -> None:
    done = replace(fresh, status=f"{verb}{COMPLETE}", made=made, attempted=None, updated_ms=run.world.clock.now_ms())
    # AWS says so as soon as the new thing has its id.
    first = [run.event(done, f"{verb}_IN_PROGRESS", _INITIATED)] if new else []
    await run.write(replace(done, reason=kind.note), operations=operations, reason=kind.note, first=first)


async def _replace(run: Run, kind: ResourceType, declared: Declared, current: Resource, fresh: Resource) -> None:
    """Make another thing; the one before is a leftover from then on."""
    assert current.made is not None
    if current.replacement and not (kind.resumes and current.replacement == fresh.token):
        await _delete_replacement(run, kind, current)
        fresh = replace(fresh, token=_after(current.replacement, fresh.token))
    deployment = run.deployment(fresh.logical_id, fresh.token, fresh.type)
    properties = await resolved(fresh.properties, deployment)
    pending = replace(
        current, status="UPDATE_IN_PROGRESS", attempted=fresh.properties, replacement=fresh.token, untouched=False
    )
    await run.write(pending, reason=_REPLACING, properties=fresh.visible)
    try:
        made = await kind.create(deployment, properties)
    except AwsError as error:
        if _handler_code(error) != "AlreadyExists" or not _is_named(fresh, current.made.physical_id):
            raise
        raise DeploymentFailed(
            "CloudFormation cannot update a stack when a custom-named resource requires replacing. Rename "
            f"{current.made.physical_id} and update the stack again."
        ) from None
    if declared.creation_policy is not None:
        await signals.received(run, fresh.logical_id, declared.creation_policy)
    kept = [stacks.put_leftover(run.stack, _left(run, current))]
    await _made(run, kind, fresh, made, "UPDATE", kept, new=True)


async def _delete_replacement(run: Run, kind: ResourceType, current: Resource) -> None:
    """What a replacement that was broken off, or failed, may have made. Under a name of its own, it may find itself."""
    assert current.made is not None
    if current.untouched or kind.find is None:
        return
    deployment = run.deployment(current.logical_id, current.replacement, current.type)
    properties = current.attempted or {}
    found = await kind.find(deployment, properties)
    if found is not None and found.physical_id != current.made.physical_id:
        await kind.delete(deployment, found, properties)


def _is_named(fresh: Resource, physical_id: str) -> bool:
    """Whether a property gives the new thing the name that the one before has."""
    texts = [value for value in fresh.properties.values() if isinstance(value, str) and value]
    return any(physical_id == text or physical_id.endswith(("/" + text, ":" + text)) for text in texts)


def _left(run: Run, current: Resource) -> Leftover:
    return Leftover(replace(current, status="UPDATE_COMPLETE", attempted=None, replacement=""), run.works, True)


async def _update(run: Run, kind: ResourceType, current: Resource, fresh: Resource) -> None:
    assert current.made is not None
    deployment = replace(run.deployment(fresh.logical_id, current.token, fresh.type), tags_before=current.tags)
    properties = await resolved(fresh.properties, deployment)
    before = current.attempted if current.attempted is not None else current.properties
    if current.replacement:
        # It was to be replaced, and stayed as it was.
        await _delete_replacement(run, kind, current)
        before = current.properties
    pending = replace(current, status="UPDATE_IN_PROGRESS", attempted=fresh.properties, replacement="")
    await run.write(pending, properties=fresh.visible)
    made = current.made
    operations: list[Operation] = []
    if kind.update is not None:
        made = await kind.update(deployment, current.made, before, properties)
        if made.physical_id != current.made.physical_id:
            # A custom resource that said by a new id that it is another thing now; or, in a rollback, the one before.
            back = [each for each in run.leftovers if each.value.resource.made and _is_the(each.value, fresh, made)]
            operations = [each.removed() for each in back]
            operations.append(stacks.put_leftover(run.stack, _left(run, current)))
    await _made(run, kind, replace(fresh, token=current.token), made, "UPDATE", operations)


def _is_the(leftover: Leftover, fresh: Resource, made: Made) -> bool:
    old = leftover.resource
    return old.logical_id == fresh.logical_id and old.made is not None and old.made.physical_id == made.physical_id


async def _restore(run: Run, kind: ResourceType, declared: Declared, properties: Properties, current: Resource) -> bool:
    """In a rollback: take the thing back that this work had replaced."""
    work = run.stack.work
    if work is None or not work.rolling_back or kind.resumes:
        return False
    for stored in run.leftovers:
        old = stored.value.resource
        mine = stored.value.replaced and old.logical_id == declared.logical_id and stored.value.work >= work.first
        if mine and old.type == declared.type and old.properties == properties and old.token != current.token:
            removed = [stored.removed(), stacks.put_leftover(run.stack, _left(run, current))]
            await run.write(replace(old, status="UPDATE_COMPLETE"), operations=removed)
            return True
    return False


async def _fail(run: Run, declared: Declared, reason: str, *, untouched: bool = False) -> None:
    """Write down that the step failed. `untouched`: the name is another thing's, which stays as it is."""
    current = run.resources.get(declared.logical_id)
    verb = "UPDATE" if current is not None and current.made is not None else "CREATE"
    now_ms = run.world.clock.now_ms()
    if current is None:
        current = Resource(declared.logical_id, declared.type, "", now_ms, run.token(declared.logical_id))
    failed = replace(current, status=f"{verb}_FAILED", reason=reason, updated_ms=now_ms, untouched=untouched)
    await run.write(failed, reason=reason)
