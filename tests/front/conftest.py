"""Every test of the sockets runs on both event loops."""

import asyncio
from collections.abc import Coroutine, Iterator
from typing import Any

import pytest

from tests.front.net import Run, soon


@pytest.fixture(params=["uvloop", "asyncio"])
def run(request: pytest.FixtureRequest) -> Iterator[Run]:
    """Runs a test's coroutine, with a deadline."""
    factory = pytest.importorskip("uvloop").Loop if request.param == "uvloop" else asyncio.SelectorEventLoop
    with asyncio.Runner(loop_factory=factory) as runner:

        def run_it(story: Coroutine[Any, Any, None]) -> None:
            runner.run(soon(story))

        yield run_it
