"""Engines register here; `async def` tests run in an event loop of their own."""

import asyncio
import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fogbank.kernel.clock import Clock, virtual_clock
from fogbank.kernel.wakeup import Wakeups
from fogbank.storage.api import Store
from fogbank.storage.memory import MemoryStore
from fogbank.storage.sqlite import SqliteStore

Engine = Callable[[Path, Wakeups, Clock], Store]

# An engine that is added here has to pass all of exercise.py and exercise_queues.py.
ENGINES: dict[str, Engine] = {
    "memory": lambda path, wakeups, clock: MemoryStore(wakeups),
    "sqlite": lambda path, wakeups, clock: SqliteStore.open(path, wakeups, clock),
}


@pytest.fixture
def wakeups() -> Wakeups:
    return Wakeups()


@pytest.fixture
def clock() -> Clock:
    return virtual_clock()


@pytest.fixture(params=ENGINES)
def store(request: pytest.FixtureRequest, tmp_path: Path, wakeups: Wakeups, clock: Clock) -> Store:
    """An empty store; it is closed when the test is over."""
    return ENGINES[request.param](tmp_path, wakeups, clock)


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Run a coroutine function to its end, and close the store that it was given."""
    test: Any = pyfuncitem.obj
    if not inspect.iscoroutinefunction(test):
        return None
    wanted = inspect.signature(test).parameters
    arguments = {name: value for name, value in pyfuncitem.funcargs.items() if name in wanted}

    async def run() -> None:
        try:
            await test(**arguments)
        finally:
            opened: Any = arguments.get("store")
            if opened is not None:
                await opened.close()

    asyncio.run(run())
    return True
