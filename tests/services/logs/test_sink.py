"""The sink: order, one commit a turn, what is in its way, and how much it takes."""

import asyncio
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from fogbank.compute.api import LogLine
from fogbank.services.logs import store as rows
from fogbank.services.logs.reading import read_page, window_of
from fogbank.services.logs.sink import Sink
from fogbank.storage.api import Operation, Put, Remove, Store, WriteFailed
from fogbank.storage.memory import MemoryStore
from tests.cloud import Cloud
from tests.services.logs.asking import ACCOUNT, REGION, a_group, client, get, line, put, search
from tests.services.logs.directly import a_world, run


async def _written(store: Store, group: str, stream: str) -> list[str]:
    stored = await rows.load_group(store, ACCOUNT, REGION, group)
    found = (await rows.load_stream(store, stored.group.id, stream)).stream
    messages: list[str] = []
    window = window_of(0, None)
    while True:
        page = await read_page(store, [found], window, 10_000)
        messages += [event.message for event in page.events]
        if page.next_place is None:
            return messages
        window = replace(window, low=page.next_place)


class _Watched:
    """A store that counts commits and fails when it is told to."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.commits: list[Sequence[Operation]] = []
        self.failures = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    async def commit(self, operations: Sequence[Operation], checks: Sequence[Any] = ()) -> Sequence[Any]:
        if self.failures:
            self.failures -= 1
            raise WriteFailed("the disk is full")
        results = await self._store.commit(operations, checks)
        self.commits.append(operations)
        return results


def test_groups_and_streams_are_made_and_order_is_kept() -> None:
    async def story() -> None:
        world = a_world()
        store: Any = _Watched(MemoryStore(world.wakeups))
        sink = Sink(store, world)
        for number in range(20):
            for stream in ("a", "b"):
                sink.write(ACCOUNT, REGION, "/aws/lambda/f", stream, [line(5, f"{number}"), line(5, "more")])
        sink.write(ACCOUNT, REGION, "/aws/lambda/f", "c", [])
        await sink.drain()
        expected = [text for number in range(20) for text in (f"{number}", "more")]
        assert await _written(store, "/aws/lambda/f", "a") == expected
        assert await _written(store, "/aws/lambda/f", "b") == expected
        # The group, its two streams, and one commit for all that was written in the turn.
        assert len(store.commits) == 4
        sink.write(ACCOUNT, REGION, "/aws/lambda/f", "a", [line(6, "again")])
        await sink.drain()
        assert len(store.commits) == 5
        assert (await _written(store, "/aws/lambda/f", "a"))[-1] == "again"

    run(story())


def test_texts_of_every_kind() -> None:
    async def story() -> None:
        world = a_world()
        store = MemoryStore(world.wakeups)
        sink = Sink(store, world)
        texts = ["", "ü\n", "half \ud83d", "x" * 1_500_000, "ends"]
        sink.write(ACCOUNT, REGION, "g", "s", [line(-5, text) for text in texts])
        sink.write(ACCOUNT, REGION, "g", "of all times", [line(1 << 70, "never")])
        await sink.drain()
        found = await _written(store, "g", "s")
        assert found[:3] == ["\n", "ü\n", "half ?"]
        assert "".join(found[3:-1]) == texts[3]
        assert found[-1] == "ends"
        assert await _written(store, "g", "of all times") == ["never"]

    run(story())


@pytest.mark.parametrize(
    ("times", "expected"),
    [
        pytest.param([5, 4, 6], "abc", id="a clock a little behind: the order of writing counts"),
        pytest.param([5000, 1, 5001], "bac", id="another time altogether: the time counts"),
    ],
)
def test_times_that_go_back(times: list[int], expected: str) -> None:
    async def story() -> None:
        world = a_world()
        store = MemoryStore(world.wakeups)
        sink = Sink(store, world)
        for at_ms, text in zip(times, "abc", strict=True):
            sink.write(ACCOUNT, REGION, "g", "s", [line(at_ms, text)])
            await sink.drain()
        assert "".join(await _written(store, "g", "s")) == expected

    run(story())


def test_somebody_else_writes_to_the_stream_or_removes_it() -> None:
    async def story() -> None:
        world = a_world()
        store = MemoryStore(world.wakeups)
        sink = Sink(store, world)

        async def write(text: str) -> None:
            sink.write(ACCOUNT, REGION, "g", "s", [line(1, text)])
            await sink.drain()

        await write("one")
        group = (await rows.load_group(store, ACCOUNT, REGION, "g")).group
        stored = await rows.load_stream(store, group.id, "s")
        await store.commit([rows.put_stream(stored.stream)])
        await write("two")
        assert await _written(store, "g", "s") == ["one", "two"]
        await store.commit(rows.remove_stream(stored.stream))
        await write("three")
        assert await _written(store, "g", "s") == ["three"]
        await store.commit(rows.remove_group(group, await rows.all_streams(store, group.id)))
        await write("four")
        assert await _written(store, "g", "s") == ["four"]

    run(story())


def test_a_disk_that_fails_is_tried_again(caplog: pytest.LogCaptureFixture) -> None:
    async def story() -> None:
        world = a_world()
        store: Any = _Watched(MemoryStore(world.wakeups))
        sink = Sink(store, world)
        store.failures = 3
        sink.write(ACCOUNT, REGION, "g", "s", [line(1, "one")])
        drained = asyncio.ensure_future(sink.drain())
        await world.clock.advance(seconds=2)
        assert not drained.done()
        sink.write(ACCOUNT, REGION, "g", "s", [line(1, "two")])
        await world.clock.advance(seconds=1)
        await drained
        assert await _written(store, "g", "s") == ["one", "two"]

    run(story())
    assert "log events were not stored yet: the disk is full" in caplog.text


def test_the_oldest_lines_go_when_too_many_wait(caplog: pytest.LogCaptureFixture) -> None:
    async def story() -> None:
        world = a_world()
        store = MemoryStore(world.wakeups)
        sink = Sink(store, world, waiting_bytes_max=1000)
        for number in range(30):
            sink.write(ACCOUNT, REGION, "g", "s", [line(number, "x" * 74)])
        await sink.drain()
        found = await _written(store, "g", "s")
        assert found[0] == "Fogbank dropped 20 log lines here: they came faster than they could be stored."
        assert len(found) == 11
        # What is larger than all that may wait is taken all the same, alone.
        sink.write(ACCOUNT, REGION, "g", "t", [line(1, "y" * 5000)])
        await sink.drain()
        assert await _written(store, "g", "t") == ["y" * 5000]

    run(story())
    assert "20 log lines of g were dropped" in caplog.text


def test_under_load() -> None:
    """A hundred thousand lines in bursts, on sixteen streams: all there, in order, at a bearable price."""

    async def story() -> None:
        world = a_world()
        store = MemoryStore(world.wakeups)
        sink = Sink(store, world, waiting_bytes_max=64 << 20)
        begin = time.perf_counter()
        for burst in range(100):
            for stream in range(16):
                lines = [LogLine(burst, f"{burst}.{number} some text of a function") for number in range(63)]
                sink.write(ACCOUNT, REGION, "g", f"s{stream}", lines)
            if burst % 10 == 0:
                await sink.drain()
        await sink.drain()
        assert (time.perf_counter() - begin) / 100_800 < 50e-6
        for stream in range(16):
            found = await _written(store, "g", f"s{stream}")
            assert found == [
                f"{burst}.{number} some text of a function" for burst in range(100) for number in range(63)
            ]
        group = (await rows.load_group(store, ACCOUNT, REGION, "g")).group
        assert sum(stream.sequence for stream in await rows.all_streams(store, group.id)) < 16 * 100

    run(story())


def test_it_survives_on_the_disk(tmp_path: Path) -> None:
    with Cloud(data=tmp_path) as cloud:

        async def write() -> None:
            sink = Sink(cloud.fogbank.store, cloud.fogbank.world)
            sink.write(ACCOUNT, REGION, "/aws/lambda/f", "s", [line(cloud.now_ms, "from the function")])
            await sink.drain()

        name = a_group(cloud, "kept", "s", tags={"a": "b"})
        client(cloud).put_retention_policy(logGroupName=name, retentionInDays=7)
        put(cloud, name, "s", "one", "two")
        cloud.run(write())
    with Cloud(data=tmp_path) as cloud:
        groups = client(cloud).describe_log_groups()["logGroups"]
        assert [group["logGroupName"] for group in groups] == ["/aws/lambda/f", "kept"]
        assert groups[1]["retentionInDays"] == 7
        assert get(cloud, "kept", "s") == ["one", "two"]
        assert search(cloud, "/aws/lambda/f") == ["from the function"]
        put(cloud, "kept", "s", "three")
        assert get(cloud, "kept", "s") == ["one", "two", "three"]
        client(cloud).delete_log_group(logGroupName="kept")
        assert _kinds(cloud) == {"logs.group": 1, "logs.stream": 1}


def _kinds(cloud: Cloud) -> dict[str, int]:
    async def count() -> dict[str, int]:
        return {space: len(await cloud.fogbank.store.scan(space)) for space in ("logs.group", "logs.stream")}

    return cloud.run(count())


def test_operations_are_few() -> None:
    """What a turn of one stream costs: its item, its record, the journal."""

    async def story() -> None:
        world = a_world()
        store: Any = _Watched(MemoryStore(world.wakeups))
        sink = Sink(store, world)
        for _ in range(2):
            sink.write(ACCOUNT, REGION, "g", "s", [line(1, "x")] * 50)
            await sink.drain()
        assert len(store.commits[-1]) == 3
        assert not any(isinstance(operation, Remove) for operation in store.commits[-1])
        assert sum(isinstance(operation, Put) for operation in store.commits[-1]) == 1

    run(story())
