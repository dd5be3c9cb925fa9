"""Driving a stack's work to its end, from wherever it stands: that is also what happens after a crash.

    create   converge → outputs → CREATE_COMPLETE             or, when something fails, delete all → ROLLBACK_COMPLETE
    update   converge → outputs → cleanup → UPDATE_COMPLETE   or converge to what was before → UPDATE_ROLLBACK_COMPLETE
    delete   delete all → DELETE_COMPLETE                     or DELETE_FAILED

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/view-stack-events.html#cfn-console-view-stack-data-resources-status-codes
"""

import asyncio
import logging
from collections.abc import Sequence
from typing import Final

from msgspec.structs import replace

from fogbank.kernel.world import World
from fogbank.services.cloudformation import outputs
from fogbank.services.cloudformation import store as stacks
from fogbank.services.cloudformation.converge import converge
from fogbank.services.cloudformation.errors import InvalidTemplate
from fogbank.services.cloudformation.model import Stack, Work
from fogbank.services.cloudformation.removal import delete_leftovers, delete_resources
from fogbank.services.cloudformation.run import Run, Superseded
from fogbank.services.cloudformation.store import Leftover
from fogbank.storage.api import Store, StoreError

_log = logging.getLogger("fogbank.cloudformation")
_RETRY_MS: Final = 1000
_PATIENCE_S: Final = 2.0


def begin(store: Store, world: World, stack_id: str) -> None:
    """Let a stack's work go on in the background."""
    world.background.spawn(f"stack {stack_id}", _drive(store, world, stack_id))


async def resume(store: Store, world: World) -> None:
    """Go on with the stacks that were worked on when the server stopped."""
    after = b""
    while page := await stacks.STACKS.scan(store, b"", after=after):
        for stored in page:
            if stored.value.work is not None:
                begin(store, world, stored.value.id)
        after = page[-1].key


def finished(stack_id: str) -> tuple[str, str]:
    """The topic of those who wait for the end of a stack's work."""
    return ("stack", stack_id)


async def settled_soon(world: World, stack_id: str) -> None:
    """Wait a little for the end of a work: what is done soon is done when its caller has the answer.

    Tools look once at once, and then every half minute. It is the caller that waits, in real time.
    """
    with world.wakeups.waiter(finished(stack_id)) as waiter:
        if f"stack {stack_id}" not in world.background.running():
            return
        alarm = asyncio.get_running_loop().call_later(_PATIENCE_S, waiter.wake)
        try:
            await waiter.wait()
        finally:
            alarm.cancel()


async def _drive(store: Store, world: World, stack_id: str) -> None:
    while True:
        found = await stacks.find_by_id(store, stack_id)
        if found is None or found.value.work is None:
            break
        run = Run(store, world, found)
        try:
            await run.load()
            await _work(run, found.value.work)
        except Superseded:
            continue
        except StoreError as error:
            _log.warning("%s waits: %s", stack_id, error)
            await world.clock.wait_until(world.clock.now_ms() + _RETRY_MS)
    world.wakeups.notify(finished(stack_id), world.wakeups.waiting(finished(stack_id)))


async def _work(run: Run, work: Work) -> None:
    match work.verb:
        case "DELETE":
            await _delete(run, work)
        case "CREATE" if work.rolling_back:
            await _roll_back_creation(run, work)
        case "CREATE":
            await _create(run, work)
        case "UPDATE" if work.cleaning:
            await _clean(run, work)
        case "UPDATE" if work.rolling_back:
            await _roll_back_update(run, work)
        case "UPDATE":
            await _update(run, work)


# Create


async def _create(run: Run, work: Work) -> None:
    failed = await converge(run, work.wish.program)
    reason = _failed_to("create", failed)
    if not failed:
        try:
            made = await outputs.of(run, work.wish.program)
        except InvalidTemplate as error:
            reason = str(error)
        else:
            await run.change(
                lambda stack: replace(
                    stack, status="CREATE_COMPLETE", reason="", outputs=made.outputs, wish=work.wish, work=None
                ),
                operations=made.operations,
                event=("CREATE_COMPLETE", ""),
            )
            return
    if work.on_failure == "DO_NOTHING":
        await run.status("CREATE_FAILED", reason, work=None)
    elif work.on_failure == "DELETE":
        await run.status("DELETE_IN_PROGRESS", f"{reason} Delete requested by user.", work=replace(work, verb="DELETE"))
    else:
        rolling = replace(work, rolling_back=True)
        await run.status("ROLLBACK_IN_PROGRESS", f"{reason} Rollback requested by user.", work=rolling)


async def _roll_back_creation(run: Run, work: Work) -> None:
    forgotten = {
        name: replace(resource, deletion_policy="Delete")
        for name, resource in run.resources.items()
        if resource.deletion_policy == "RetainExceptOnCreate"
    }
    run.resources |= forgotten
    failed = await delete_resources(run, list(run.resources))
    if failed:
        await run.status("ROLLBACK_FAILED", _failed_to("delete", failed), work=None)
    else:
        await run.status("ROLLBACK_COMPLETE", work=None)


# Update


async def _update(run: Run, work: Work) -> None:
    failed = await converge(run, work.wish.program)
    reason = _failed_to("update", failed)
    if run.stack.work is not None and run.stack.work.cancelled and not failed:
        reason = "Update cancelled."
    elif not failed:
        try:
            made = await outputs.of(run, work.wish.program)
        except InvalidTemplate as error:
            reason = str(error)
        else:
            await _begin_to_clean(run, work, made, "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS")
            return
    if run.stack.disable_rollback:
        await run.status("UPDATE_FAILED", reason, work=None)
    else:
        await run.status("UPDATE_ROLLBACK_IN_PROGRESS", reason, work=replace(work, rolling_back=True))


async def _roll_back_update(run: Run, work: Work) -> None:
    assert work.before is not None
    failed = await converge(run, work.before.program)
    if failed:
        await run.status("UPDATE_ROLLBACK_FAILED", _failed_to("update", failed), work=None)
        return
    made = await outputs.of(run, work.before.program)
    await _begin_to_clean(run, work, made, "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS")


async def _begin_to_clean(run: Run, work: Work, made: outputs.Made, status: str) -> None:
    """The stack is what it should be: one commit says so, and makes leftovers of what it should not have."""
    wish = work.before if work.rolling_back and work.before is not None else work.wish
    removed = [resource for name, resource in run.resources.items() if name not in wish.program.resources]
    operations = [
        *made.operations,
        *(stacks.put_leftover(run.stack, Leftover(resource, run.stack.works, False)) for resource in removed),
        *(stacks.remove_resource(run.stack, resource.logical_id) for resource in removed),
    ]
    now_ms = run.world.clock.now_ms()
    await run.change(
        lambda stack: replace(
            stack,
            status=status,
            reason="",
            updated_ms=now_ms,
            wish=wish,
            outputs=made.outputs,
            work=replace(work, cleaning=True),
        ),
        operations=operations,
        event=(status, ""),
    )


async def _clean(run: Run, work: Work) -> None:
    await delete_leftovers(run)
    await run.status("UPDATE_ROLLBACK_COMPLETE" if work.rolling_back else "UPDATE_COMPLETE", work=None)


# Delete


async def _delete(run: Run, work: Work) -> None:
    failed = await delete_resources(run, list(run.resources), retained=work.retain)
    if not failed or work.forced:
        await delete_leftovers(run)
        await _forget(run)
        return
    await run.status("DELETE_FAILED", _failed_to("delete", failed), work=None)


async def _forget(run: Run) -> None:
    """The stack's name is free, and its exports are gone; what it was can still be asked for by its id."""
    now_ms = run.world.clock.now_ms()
    stack = run.stack

    def deleted(stack: Stack) -> Stack:
        return replace(stack, status="DELETE_COMPLETE", reason="", deleted_ms=now_ms, work=None)

    operations = [stacks.remove_name(stack), *await outputs.forgotten(run.store, stack)]
    await run.change(deleted, operations=operations, event=("DELETE_COMPLETE", ""))


def _failed_to(verb: str, names: Sequence[str]) -> str:
    return f"The following resource(s) failed to {verb}: [{', '.join(names)}]." if names else ""
