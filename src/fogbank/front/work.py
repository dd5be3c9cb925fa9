"""Driving a request's coroutine without a task.

Most requests wait once, for their commit, and many not at all. A task would cost each of them its creation
and a turn of the event loop before the first step; here the first step runs at once, in the callback that
read the request. The price: there is no current task, so `asyncio.timeout` and `wait_for` are not to be had
inside of actions, which have the kernel's clock for that.
"""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, Generic, TypeVar, final

_Result = TypeVar("_Result")


@final
class Work(Generic[_Result]):
    """A coroutine under way; `done` is called with its result or its error, or never after `cancel`."""

    __slots__ = ("_cancelled", "_coroutine", "_done", "_waits_for")

    def __init__(
        self,
        coroutine: Coroutine[Any, Any, _Result],
        done: Callable[[_Result | None, BaseException | None], None],
    ) -> None:
        self._coroutine = coroutine
        self._done = done
        self._cancelled = False
        self._waits_for: asyncio.Future[Any] | None = None

    def begin(self) -> None:
        self._step()

    def cancel(self) -> None:
        """End it where it waits; it may clean up, and nobody is told of its end."""
        self._cancelled = True
        if self._waits_for is not None:
            self._waits_for.cancel()

    def _step(self) -> None:
        try:
            waits_for: Any = self._coroutine.send(None)
        except StopIteration as end:
            self._end(end.value, None)
        except BaseException as error:  # noqa: BLE001 - whoever began it decides
            self._end(None, error)
        else:
            if waits_for is None:
                # A bare yield gives way to others for one turn of the loop.
                asyncio.get_running_loop().call_soon(self._step)
                return
            # What a task does with a future it is given: see asyncio.Task.
            waits_for._asyncio_future_blocking = False  # noqa: SLF001
            self._waits_for = waits_for
            waits_for.add_done_callback(self._wake)
            if self._cancelled:
                waits_for.cancel()

    def _wake(self, _: object) -> None:
        self._waits_for = None
        self._step()

    def _end(self, result: _Result | None, error: BaseException | None) -> None:
        if not self._cancelled:
            self._done(result, error)
