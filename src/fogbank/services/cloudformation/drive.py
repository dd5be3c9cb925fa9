"""Driving a stack's work to its end, from wherever it stands: that is also what happens after a crash.

    create   converge → outputs → CREATE_COMPLETE             or, when something fails, delete all → ROLLBACK_COMPLETE
    update   converge → outputs → cleanup → UPDATE_COMPLETE   or converge to what was before → UPDATE_ROLLBACK_COMPLETE
    delete   delete all → DELETE_COMPLETE                     or DELETE_FAILED

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/view-stack-events.html#cfn-console-view-stack-data-resources-status-codes
"""

import asyncio
import itertools
import logging
from collections.abc import Sequence
from contextlib import suppress
from typing import Final, final

from msgspec.structs import replace

from fogbank.kernel.world import World
from fogbank.services.cloudformation import outputs
from fogbank.services.cloudformation import store as stacks
from fogbank.services.cloudformation.converge import converge
from fogbank.services.cloudformation.errors import InvalidTemplate
from fogbank.services.cloudformation.model import FAILED, Stack, Work
from fogbank.services.cloudformation.removal import delete_leftovers, delete_resources
from fogbank.services.cloudformation.run import Run, Superseded, changed
from fogbank.services.cloudformation.store import Leftover
from fogbank.storage.api import Store, StoreError

_log = logging.getLogger("fogbank.cloudformation")
_RETRY_MS: Final = 1000
PATIENCE_S: Final = 2.0
_ROLLBACK_FAILED: Final = {"CREATE": "ROLLBACK_FAILED", "UPDATE": "UPDATE_ROLLBACK_FAILED", "DELETE": "DELETE_FAILED"}


@final
class Drivers:
    """A port: who works on which stack. One at a time for a stack; a second one's work is the first one's next."""

    def __init__(self) -> None:
        self._again: dict[str, bool] = {}
        self._names = itertools.count()

    def begin(self, store: Store, world: World, stack_id: str) -> None:
        if stack_id in self._again:
            self._again[stack_id] = True
            hear(world, stack_id)
            return
        self._again[stack_id] = True
        world.background.spawn(f"stack {stack_id} ({next(self._names)})", self._drive(store, world, stack_id))

    def works_on(self, stack_id: str) -> bool:
        return stack_id in self._again

    async def _drive(self, store: Store, world: World, stack_id: str) -> None:
        try:
            while self._again[stack_id]:
                self._again[stack_id] = False
                while await _worked(store, world, stack_id):
                    pass
        finally:
            del self._again[stack_id]
        world.wakeups.notify(finished(stack_id), world.wakeups.waiting(finished(stack_id)))


def begin(store: Store, world: World, stack_id: str) -> None:
    """Let a stack's work go on in the background."""
    world.ports.setdefault(Drivers, Drivers()).begin(store, world, stack_id)


def hear(world: World, stack_id: str) -> None:
    """Who works on the stack is to look at what was decided."""
    world.wakeups.notify(changed(stack_id), world.wakeups.waiting(changed(stack_id)))


async def resume(store: Store, world: World) -> None:
    """Go on with the stacks that were worked on when the server stopped."""
    world.ports[Drivers] = Drivers()
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
        if not world.port(Drivers).works_on(stack_id):
            return
        alarm = asyncio.get_running_loop().call_later(PATIENCE_S, waiter.wake)
        try:
            await waiter.wait()
        finally:
            alarm.cancel()


async def _worked(store: Store, world: World, stack_id: str) -> bool:
    """One stretch of work. False when there is none."""
    found = await stacks.find_by_id(store, stack_id)
    if found is None or found.value.work is None:
        return False
    run = Run(store, world, found)
    try:
        await run.load()
        await _work(run, found.value.work)
    except Superseded:
        pass
    except StoreError as error:
        _log.warning("%s waits: %s", stack_id, error)
        await world.clock.wait_until(world.clock.now_ms() + _RETRY_MS)
    except Exception:  # noqa: BLE001 - told, and no reason to try for ever
        _log.exception("the work on %s failed", stack_id)
        with suppress(Superseded):
            await _stuck(run, found.value.work)
    return True


async def _stuck(run: Run, work: Work) -> None:
    """A defect of ours: the stack is not left in progress for ever."""
    status = f"{work.verb}_FAILED" if not work.rolling_back else _ROLLBACK_FAILED[work.verb]
    await run.status(status, "Internal Failure", work=None, unfinished=work.first)


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
    reason = _failed_to(run, "create", failed)
    if run.timed_out:
        reason = f"Stack creation time exceeded the specified timeout. {reason}".rstrip()
    elif not failed:
        try:
            made = await outputs.of(run, work.wish.program)
        except InvalidTemplate as error:
            reason = str(error)
        else:
            await run.change(
                lambda stack: replace(
                    stack,
                    status="CREATE_COMPLETE",
                    reason="",
                    outputs=made.outputs,
                    wish=work.wish,
                    work=None,
                    unfinished=0,
                ),
                operations=made.operations,
                event=("CREATE_COMPLETE", ""),
            )
            return
    if work.on_failure == "DO_NOTHING":
        await run.status("CREATE_FAILED", reason, work=None, unfinished=work.first)
    elif work.on_failure == "DELETE":
        deletion = replace(work, verb="DELETE", rolling_back=True)
        await run.status("DELETE_IN_PROGRESS", f"{reason} Delete requested by user.", work=deletion)
    else:
        rolling = replace(work, rolling_back=True)
        await run.status("ROLLBACK_IN_PROGRESS", f"{reason} Rollback requested by user.", work=rolling)


async def _roll_back_creation(run: Run, work: Work) -> None:
    failed = await delete_resources(run, list(run.resources))
    if failed:
        await run.status("ROLLBACK_FAILED", _failed_to(run, "delete", failed), work=None, unfinished=work.first)
        return
    await delete_leftovers(run)
    await run.status("ROLLBACK_COMPLETE", work=None, unfinished=0)


# Update


async def _update(run: Run, work: Work) -> None:
    failed = await converge(run, work.wish.program)
    reason = _failed_to(run, "update", failed)
    if run.stack.work is not None and run.stack.work.cancelled:
        # The words are a guess.
        reason = f"Update cancelled by user. {reason}".rstrip()
    elif not failed:
        try:
            made = await outputs.of(run, work.wish.program)
        except InvalidTemplate as error:
            reason = str(error)
        else:
            await _begin_to_clean(run, work, made, "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS")
            return
    if run.stack.disable_rollback:
        await run.status("UPDATE_FAILED", reason, work=None, unfinished=work.first)
    elif work.before is None:
        # It was never complete: there is nothing to go back to.
        creation = replace(work, verb="CREATE", rolling_back=True)
        await run.status("ROLLBACK_IN_PROGRESS", reason, work=creation)
    else:
        await run.status("UPDATE_ROLLBACK_IN_PROGRESS", reason, work=replace(work, rolling_back=True))


async def _roll_back_update(run: Run, work: Work) -> None:
    assert work.before is not None
    failed = await converge(run, work.before.program)
    reason = _failed_to(run, "update", failed)
    if not failed:
        try:
            made = await outputs.of(run, work.before.program)
        except InvalidTemplate as error:
            reason = str(error)
        else:
            await _begin_to_clean(run, work, made, "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS")
            return
    await run.status("UPDATE_ROLLBACK_FAILED", reason, work=None, unfinished=work.first)


async def _begin_to_clean(run: Run, work: Work, made: outputs.Made, status: str) -> None:
    """The stack is what it should be: one commit says so, and makes leftovers of what it should not have."""
    wish = work.aim
    removed = [resource for name, resource in run.resources.items() if name not in wish.program.resources]
    operations = [
        *made.operations,
        *(stacks.put_leftover(run.stack, Leftover(resource, run.works, False)) for resource in removed),
        *(stacks.remove_resource(run.stack, resource.logical_id) for resource in removed),
    ]
    await run.change(
        lambda stack: replace(
            stack,
            status=status,
            reason="",
            wish=wish,
            outputs=made.outputs,
            work=replace(work, cleaning=True),
            unfinished=0,
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
    await run.status("DELETE_FAILED", _failed_to(run, "delete", failed), work=None, unfinished=work.first)


async def _forget(run: Run) -> None:
    """The stack's name is free, and its exports are gone; what it was can still be asked for by its id."""
    now_ms = run.world.clock.now_ms()
    stack = run.stack

    def deleted(stack: Stack) -> Stack:
        return replace(stack, status="DELETE_COMPLETE", reason="", deleted_ms=now_ms, work=None)

    planned = await stacks.CHANGE_SETS.everything(run.store, stacks.key(stacks.unique_of(stack.id), ""))
    operations = [
        stacks.remove_name(stack),
        *await outputs.forgotten(run.store, stack),
        *(stored.removed() for stored in planned),
    ]
    await run.change(deleted, operations=operations, event=("DELETE_COMPLETE", ""))


def _failed_to(run: Run, verb: str, names: Sequence[str]) -> str:
    """Which resources failed to do what; `verb` is what those of no status failed to do."""
    by_verb: dict[str, list[str]] = {}
    for name in names:
        resource = run.resources.get(name)
        done = resource.status.removesuffix(FAILED).lower() if resource and resource.status.endswith(FAILED) else verb
        by_verb.setdefault(done, []).append(name)
    return " ".join(
        f"The following resource(s) failed to {verb}: [{', '.join(failed)}]."
        for verb, failed in sorted(by_verb.items())
    )
