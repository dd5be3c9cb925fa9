"""Functions of every language inside of fences: the whole of compute, with the fences that a test asks for."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, cast

import pytest

from fogbank.compute.clients import Clients
from fogbank.compute.environments import Environments
from fogbank.compute.fenced import FencedStarter
from fogbank.compute.interpreters import Interpreters
from fogbank.compute.launch import Launcher
from fogbank.compute.sandbox import Fences, detect
from fogbank.compute.variables import Credentials
from fogbank.compute.world import World
from tests.compute.shed import DEADLINE_S, Logs, Shed

MACHINE = asyncio.run(detect())
INTERPRETERS = Interpreters()
_SDK_CREDENTIALS = Credentials("123456789012", "fogbank", "fogbank")


def variants() -> list[Any]:
    """Every kind of fences that this machine can have."""
    import os

    root = os.geteuid() == 0
    kinds = {
        "as detected": MACHINE,
        "as an ordinary user": Fences("linux", MACHINE.landlock, "user", root=root),
        "Landlock alone": Fences("linux", MACHINE.landlock, "", root=root),
        "mounts alone": Fences("linux", 0, MACHINE.mounts, other_user=MACHINE.other_user, root=root),
    }
    missing = "the machine has no fences of this kind"
    return [
        pytest.param(fences, id=name, marks=[] if _possible(fences) else pytest.mark.skip(reason=missing))
        for name, fences in kinds.items()
    ]


def _possible(fences: Fences) -> bool:
    return (
        MACHINE.system == "linux"
        and (not fences.mounts or bool(MACHINE.mounts))
        and bool(fences.landlock or fences.mounts)
    )


def pen(
    folder: Path, story: Callable[[Shed], Awaitable[None]], fences: Fences = MACHINE, *, deadline_s: float = DEADLINE_S
) -> None:
    """Tell a story in a shed whose functions are fenced in."""

    async def told() -> None:
        shed = Shed(folder)
        shed.logs = Logs()
        cache = folder / "cache"
        launcher = Launcher(INTERPRETERS, Clients(cache, fetch=False))
        starter = FencedStarter(launcher, cache, hidden=(folder / "data",), fences=fences)
        world = World(
            shed.clock,
            shed.ids,
            shed.logs,
            cast("Any", starter),
            folder / "environments",
            lambda: "http://127.0.0.1:4566",
            lambda _: _SDK_CREDENTIALS,
            shed.settings,
        )
        shed.compute = Environments(world, cast("Any", starter))
        async with asyncio.timeout(deadline_s):
            try:
                await story(shed)
            finally:
                await shed.compute.close()

    asyncio.run(told())
