"""Taking steps in the order of a graph, as many at once as may; whoever waits can be interrupted."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from contextlib import AbstractContextManager, nullcontext
from graphlib import TopologicalSorter
from typing import Any, Protocol

from fogbank.kernel.wakeup import Waiter


class Guide(Protocol):
    """What goes on beside the steps."""

    def waiter(self) -> AbstractContextManager[Waiter]:
        """One that is woken when something else was decided."""
        ...

    async def stops(self) -> bool:
        """Whether nothing more is to be begun."""
        ...


async def in_order(
    sorter: "TopologicalSorter[str]",
    step: Callable[[str], Coroutine[Any, Any, bool]],
    *,
    guide: Guide | None = None,
    give_up: Callable[[Iterable[str]], Iterable[str]] = lambda _: (),
) -> set[str]:
    """Take the steps of a prepared sorter; those that failed, or were cancelled. What needs them is not begun.

    With a guide, after a failure or when the guide stops, nothing is begun, and those of the steps under way that
    `give_up` names are cancelled. Without one, all goes on that does not need what failed.
    """
    under_way: dict[asyncio.Task[bool], str] = {}
    failed: set[str] = set()
    try:
        while sorter.is_active():
            stopped = guide is not None and (bool(failed) or await guide.stops())
            if stopped:
                _cancel(under_way, set(give_up(under_way.values())))
            else:
                for name in sorter.get_ready():
                    under_way[asyncio.get_running_loop().create_task(step(name))] = name
            if not under_way:
                break
            for task in await _some(under_way, guide if not stopped else None):
                name = under_way.pop(task)
                if task.result():
                    sorter.done(name)
                else:
                    failed.add(name)
    finally:
        _cancel(under_way, set(under_way.values()))
        await _ended(under_way)
    return failed


async def _some(under_way: Iterable["asyncio.Task[bool]"], guide: Guide | None) -> set["asyncio.Task[bool]"]:
    tasks = set(under_way)
    with guide.waiter() if guide is not None else nullcontext() as waiter:
        # In line before looking again: nothing that was decided meanwhile is missed.
        if waiter is not None and guide is not None and await guide.stops():
            return {task for task in tasks if task.done()}
        also: set[Awaitable[Any]] = {waiter.woken} if waiter is not None else set()
        await asyncio.wait({*tasks, *also}, return_when=asyncio.FIRST_COMPLETED)  # type: ignore[type-var]
    return {task for task in tasks if task.done()}


def _cancel(under_way: "dict[asyncio.Task[bool], str]", names: set[str]) -> None:
    for task, name in under_way.items():
        if name in names:
            task.cancel()


async def _ended(tasks: Iterable["asyncio.Task[bool]"]) -> None:
    if waiting := list(tasks):
        await asyncio.gather(*waiting, return_exceptions=True)
