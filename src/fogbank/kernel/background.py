"""Work that goes on after the answer: one place that knows it, so that a stop can wait for it or end it."""

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any, final

_log = logging.getLogger("fogbank.background")


@final
class Background:
    """Named tasks. A task that fails says so in the log with its trace; it is its author's job to try again."""

    def __init__(self) -> None:
        self._tasks: dict[str, asyncio.Task[None]] = {}

    def spawn(self, name: str, work: Coroutine[Any, Any, None]) -> None:
        """Begin some work; where one of this name is under way already, that one is enough.

        One that has just ended, and is only not yet forgotten, is not under way.
        """
        under_way = self._tasks.get(name)
        if under_way is not None and not under_way.done():
            work.close()
            return
        task = asyncio.get_running_loop().create_task(work, name=name)
        self._tasks[name] = task
        task.add_done_callback(self._ended)

    def running(self) -> frozenset[str]:
        """The names of what is under way."""
        return frozenset(self._tasks)

    async def stop(self) -> None:
        """End everything and wait until it has ended."""
        while self._tasks:  # what ends may begin something else
            tasks = list(self._tasks.values())
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    def _ended(self, task: asyncio.Task[None]) -> None:
        if self._tasks.get(task.get_name()) is task:
            del self._tasks[task.get_name()]
        if not task.cancelled() and (error := task.exception()) is not None:
            _log.error("background work %s failed", task.get_name(), exc_info=error)
