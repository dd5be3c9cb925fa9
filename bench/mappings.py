"""python -m bench.mappings: messages a second from a queue through a mapping to a Python function, on the disk.

    python -m bench.mappings [--messages 20000] [--batch 10] [--memory]

The queue is filled first; measured is from the mapping's start until the queue is empty: claims, batches, real
invocations of an empty handler, deletes.
"""

import argparse
import asyncio
import os
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from tests.services.lambda_.doubles import archive

from fogbank.app import Fogbank, Settings
from fogbank.compute.api import Compute, LogLine
from fogbank.compute.environments import make_compute
from fogbank.kernel.action import Context
from fogbank.kernel.ids import Ids
from fogbank.kernel.world import World
from fogbank.services.lambda_.code import FunctionCode
from fogbank.services.lambda_.create_event_source_mapping import CreateEventSourceMapping
from fogbank.services.lambda_.create_function import CreateFunction
from fogbank.services.lambda_.invoke import Invoke
from fogbank.services.sqs import store as queues
from fogbank.services.sqs.create_queue import CreateQueue
from fogbank.services.sqs.model import Queue
from fogbank.services.sqs.send_message_batch import SendMessageBatch, SendMessageBatchRequestEntry

ACCOUNT, REGION = "000000000000", "us-east-1"


class Quiet:
    """Nobody reads these logs."""

    def write(self, account: str, region: str, group: str, stream: str, lines: Sequence[LogLine]) -> None: ...


async def measure(data: Path | None, messages: int, batch: int) -> None:
    with tempfile.TemporaryDirectory() as folder:

        def compute(world: World) -> Compute:
            return make_compute(
                clock=world.clock,
                ids=Ids(),
                logs=Quiet(),
                folder=Path(folder) / "work",
                cache=Path(folder) / "cache",
                endpoint=lambda: "http://127.0.0.1:1",
            )

        fogbank = await Fogbank.start(Settings(port=0, data=data), compute=compute)
        try:
            await _measure(fogbank, messages, batch)
        finally:
            await fogbank.stop()


async def _measure(fogbank: Fogbank, messages: int, batch: int) -> None:
    registry, world = fogbank.registry, fogbank.world
    ctx = Context(ACCOUNT, REGION, "bench", "bench", "", world.clock.now_ms(), world.ids.uuid(), "http://x", world)
    url = (await registry.call(ctx, "sqs", "CreateQueue", CreateQueue("work"))).queue_url
    code = FunctionCode(zip_file=archive(handler="def handle(event, context): pass"))
    create = CreateFunction(
        "work", "arn:aws:iam::000000000000:role/r", code, runtime="python3.11", handler="handler.handle"
    )
    await registry.call(ctx, "lambda", "CreateFunction", create)
    for start in range(0, messages, 1000):
        await asyncio.gather(
            *(
                registry.call(ctx, "sqs", "SendMessageBatch", SendMessageBatch(url, _entries(first)))
                for first in range(start, min(start + 1000, messages), 10)
            )
        )
    found = await queues.find_named(fogbank.store, ACCOUNT, REGION, "work")
    assert found is not None
    await registry.call(ctx, "lambda", "Invoke", Invoke("work"))  # warm
    began, cpu = time.perf_counter(), time.process_time()
    await registry.call(
        ctx, "lambda", "CreateEventSourceMapping", CreateEventSourceMapping("work", found.queue.arn, batch_size=batch)
    )
    while await _holds_something(fogbank, found.queue):  # noqa: ASYNC110
        await asyncio.sleep(0.005)
    took_s = time.perf_counter() - began
    own_us = (time.process_time() - cpu) / messages * 1e6
    print(f"{messages / took_s:,.0f} messages/s in batches of {batch}; {own_us:.0f} us of our own CPU a message")

    began, cpu = time.perf_counter(), time.process_time()
    for _ in range(2000):
        await registry.call(ctx, "lambda", "Invoke", Invoke("work"))
    took_s = time.perf_counter() - began
    print(
        f"{took_s / 2000 * 1e6:.0f} us a warm Invoke, {(time.process_time() - cpu) / 2000 * 1e6:.0f} us of our own CPU"
    )


def _entries(first: int) -> list[SendMessageBatchRequestEntry]:
    return [SendMessageBatchRequestEntry(str(n), f"message {first + n} " + "x" * 100) for n in range(10)]


async def _holds_something(fogbank: Fogbank, queue: Queue) -> bool:
    depth = await fogbank.store.depth(queue.id, fogbank.world.clock.now_ms())
    return bool(depth.ready or depth.claimed)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.mappings")
    parser.add_argument("--messages", type=int, default=20_000)
    parser.add_argument("--batch", type=int, default=10)
    parser.add_argument("--memory", action="store_true")
    options = parser.parse_args()
    try:
        from uvloop import run as runner
    except ImportError:
        from asyncio import run as runner
    with tempfile.TemporaryDirectory(dir=os.environ.get("BENCH_DATA")) as data:
        runner(measure(None if options.memory else Path(data), options.messages, options.batch))


if __name__ == "__main__":
    main()
