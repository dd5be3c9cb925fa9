"""Coroutine tests with a `shed` run on an event loop of their own, with a deadline."""

import asyncio
import inspect
from pathlib import Path

import pytest

from tests.compute.shed import DEADLINE_S, Shed


@pytest.fixture
def shed(tmp_path: Path) -> Shed:
    """A compute; it is open while the test runs."""
    return Shed(tmp_path)


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    shed = pyfuncitem.funcargs.get("shed")
    if not isinstance(shed, Shed) or not inspect.iscoroutinefunction(pyfuncitem.obj):
        return None
    arguments = {name: pyfuncitem.funcargs[name] for name in inspect.signature(pyfuncitem.obj).parameters}

    async def story() -> None:
        async with asyncio.timeout(DEADLINE_S), shed:
            await pyfuncitem.obj(**arguments)

    factory = pytest.importorskip("uvloop").Loop
    with asyncio.Runner(loop_factory=factory) as runner:
        runner.run(story())
    return True
