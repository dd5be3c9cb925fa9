"""Driving a request's coroutine without a task.

Most requests wait once, for their commit, and many not at all. A task would cost each of them its creation
and a turn of the event loop before the first step; here the first step runs at once, in the callback that
read the request. The price: there is no current task, so `asyncio.timeout` and `wait_for` are not to be had
inside of actions, which have the kernel's clock for that.
"""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, Generic, TypeVar, final

from fogbank.kernel.wakeup import Wakeup

_Result = TypeVar("_Result")


@final
class Work(Generic[_Result]):
    """A coroutine under way; `done` is called once, with its result or with what it raised."""

    __slots__ = ("_coroutine", "_done", "_hurried", "_must_cancel", "_waits_for")

    def __init__(
        self,
        coroutine: Coroutine[Any, Any, _Result],
        done: Callable[[_Result | None, BaseException | None], None],
    ) -> None:
        self._coroutine = coroutine
        self._done = done
        self._hurried = False
        self._must_cancel = False
        self._waits_for: asyncio.Future[Any] | None = None

    def begin(self) -> None:
        self._step()

    def cancel(self) -> None:
        """Raise CancelledError where it waits, once, as a task's `cancel` does. It may clean up, and wait for that."""
        if self._waits_for is None or not self._waits_for.cancel():
            # It goes on already, for what it waited for has come: it is told on its next step.
            self._must_cancel = True

    def hurry(self) -> None:
        """Let it finish what it does, but end it where it waits for what may never come (a long poll)."""
        self._hurried = True
        if isinstance(self._waits_for, Wakeup):
            self.cancel()

    def _step(self) -> None:
        try:
            if self._must_cancel:
                self._must_cancel = False
                waits_for: Any = self._coroutine.throw(asyncio.CancelledError())
            else:
                waits_for = self._coroutine.send(None)
        except StopIteration as end:
            result, error = end.value, None
        except BaseException as raised:  # noqa: BLE001 - whoever began it decides
            result, error = None, raised
        else:
            self._wait(waits_for)
            return
        self._done(result, error)

    def _wait(self, waits_for: Any) -> None:
        if waits_for is None:
            # A bare yield gives way to others for one turn of the loop.
            asyncio.get_running_loop().call_soon(self._step)
            return
        # What a task does with a future it is given: see asyncio.Task.
        waits_for._asyncio_future_blocking = False  # noqa: SLF001
        self._waits_for = waits_for
        waits_for.add_done_callback(self._wake)
        if self._hurried and isinstance(waits_for, Wakeup):
            self._must_cancel = True
        if self._must_cancel and waits_for.cancel():
            self._must_cancel = False

    def _wake(self, _: object) -> None:
        self._waits_for = None
        self._step()
