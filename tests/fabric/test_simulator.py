"""Storms over the fabric, thousands of seeds.

A failure says its seed. See it again, and it alone, with

    FOGBANK_SEED=1234 pytest tests/fabric/test_simulator.py

FOGBANK_SEEDS sets how many there are (default: 1500), FOGBANK_SEED_FIRST where they begin.
"""

import asyncio
import os
from pathlib import Path

import pytest

from fogbank.storage.memory import MemoryStore
from fogbank.storage.sqlite import SqliteStore
from tests.fabric import laws
from tests.fabric.simulator import Storm

_FIRST = int(os.environ.get("FOGBANK_SEED_FIRST", "1"))
_COUNT = int(os.environ.get("FOGBANK_SEEDS", "1500"))
_SEED = os.environ.get("FOGBANK_SEED")
_SEEDS = [int(_SEED)] if _SEED else list(range(_FIRST, _FIRST + _COUNT))
_PORTION = 250


async def weather(seed: int, folder: Path | None) -> None:
    storm = Storm(seed)
    store = SqliteStore.open(folder, storm.wakeups, storm.clock) if folder else MemoryStore(storm.wakeups)
    try:
        await storm.run(store)
        await laws.check(storm.ledger, store, storm.clock.now_ms())
    except Exception as error:
        raise AssertionError(f"seed {seed}: {error}; again with FOGBANK_SEED={seed}") from error
    finally:
        await store.close()


@pytest.mark.parametrize("first", range(0, len(_SEEDS), _PORTION))
def test_storms(first: int, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("CRITICAL", "fogbank")

    async def story() -> None:
        for seed in _SEEDS[first : first + _PORTION]:
            await weather(seed, None)

    asyncio.run(story())


@pytest.mark.parametrize("seed", _SEEDS[:8])
def test_storms_over_a_disk(seed: int, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("CRITICAL", "fogbank")
    asyncio.run(weather(seed, tmp_path))
