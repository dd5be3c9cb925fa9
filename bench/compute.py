"""How fast functions run: cold starts, warm latency, invocations a second, memory; beside a bare Runtime API loop.

    python -m bench.compute [--invocations 3000] [--no-fences]

Everything runs on this machine and shares its processors: the server, the functions, and this program in one
process with the server. CPU is the server's processor time an invocation.
"""

import argparse
import asyncio
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Final

import msgspec

from fogbank.compute.api import Invocation, LogLine, Spec
from fogbank.compute.environments import Environments, make_compute
from fogbank.compute.sandbox import Fences
from fogbank.kernel.clock import system_clock
from fogbank.kernel.ids import Ids

ARN: Final = "arn:aws:lambda:eu-central-1:123456789012:function:f"
EMPTY: Final = "def handler(event, context): return None"
SDK: Final = "import boto3\ns3 = boto3.client('s3')\ndef handler(event, context): return None"
COLD: Final = 20
CALLERS: Final = (1, 4, 16)


class Nowhere:
    """A LogSink."""

    def write(self, account: str, region: str, group: str, stream: str, lines: Sequence[LogLine]) -> None:
        pass


def function(folder: Path, source: str, runtime: str) -> Spec:
    code = folder / f"code-{abs(hash(source))}"
    code.mkdir(exist_ok=True)
    (code / "app.py").write_text(source)
    return Spec(
        revision=f"{runtime}-{hash(source)}",
        function_arn=ARN,
        name="f",
        version="$LATEST",
        account="123456789012",
        region="eu-central-1",
        runtime=runtime,
        handler="app.handler",
        code=code,
    )


async def cold_starts(compute: Environments, ids: Ids, spec: Spec) -> list[float]:
    """Milliseconds until the answer of a function's first invocation."""
    took: list[float] = []
    for number in range(COLD + 1):
        one = msgspec.structs.replace(spec, revision=f"cold-{spec.revision}-{number}")
        begun = time.perf_counter()
        outcome = await compute.invoke(one, Invocation(ids.uuid(), b"{}", ARN))
        took.append((time.perf_counter() - begun) * 1000)
        assert outcome.error == "", outcome
        compute.retire(ARN)
    return took[1:]  # the first one starts the zygote


async def warm(invoke: Callable[[], Awaitable[object]], callers: int, count: int) -> str:
    took: list[float] = []

    async def caller() -> None:
        for _ in range(count // callers):
            begun = time.perf_counter()
            await invoke()
            took.append((time.perf_counter() - begun) * 1000)

    cpu, begun = time.process_time(), time.perf_counter()
    await asyncio.gather(*(caller() for _ in range(callers)))
    seconds, cpu = time.perf_counter() - begun, time.process_time() - cpu
    took.sort()
    p50, p99 = took[len(took) // 2], took[len(took) * 99 // 100]
    return f"{len(took) / seconds:8.0f}/s   p50 {p50:6.2f} ms   p99 {p99:6.2f} ms   {cpu / len(took) * 1e6:4.0f} us CPU"


def memory_of(parent: int) -> dict[str, float]:
    """Resident and private megabytes of the functions' processes that descend from us, on average."""
    resident: list[float] = []
    private: list[float] = []
    line = [parent]
    for pid in line:  # it grows while we walk
        try:
            line += map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())
            if b"AWS_LAMBDA_FUNCTION_NAME" not in Path(f"/proc/{pid}/environ").read_bytes() and pid == parent:
                continue
            rollup = dict(part.split(":", 1) for part in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:])
        except (OSError, ValueError):
            continue
        size = {name: int(value.split()[0]) / 1024 for name, value in rollup.items()}
        resident.append(size["Rss"])
        private.append(size["Private_Dirty"] + size["Private_Clean"])
    return {"resident": statistics.mean(resident), "private": statistics.mean(private)} if resident else {}


async def bare(folder: Path, count: int) -> str:
    """The floor: AWS's runtime client against a Runtime API that does nothing else."""
    events: asyncio.Queue[asyncio.Future[None]] = asyncio.Queue()
    given: list[asyncio.Future[None]] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                if head.startswith(b"GET"):
                    given.append(await events.get())
                    writer.write(
                        b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nLambda-Runtime-Aws-Request-Id: 1\r\n"
                        b"Lambda-Runtime-Deadline-Ms: 4000000000000\r\nLambda-Runtime-Invoked-Function-Arn: a\r\n"
                        b"Content-Length: 2\r\n\r\n{}"
                    )
                    continue
                length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
                await reader.readexactly(length)
                writer.write(b"HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n")
                given.pop().set_result(None)
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "awslambdaric", "app.handler"),
        cwd=folder,
        env={"AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{port}"},
    )

    async def invoke() -> None:
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        events.put_nowait(done)
        await done

    await invoke()
    try:
        return await warm(invoke, 1, count)
    finally:
        child.kill()
        await child.wait()
        server.close()


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--invocations", type=int, default=3000)
    parser.add_argument("--no-fences", action="store_true")
    parser.add_argument("--runtime", default=f"python3.{sys.version_info[1]}")
    arguments = parser.parse_args()
    ids, folder = Ids(), Path(tempfile.mkdtemp())
    compute = make_compute(
        clock=system_clock(),
        ids=ids,
        logs=Nowhere(),
        folder=folder,
        endpoint=lambda: "http://127.0.0.1:4566",
        fences=Fences() if arguments.no_fences else None,
    )
    empty = function(folder, EMPTY, arguments.runtime)
    try:
        for name, spec in (("empty", empty), ("boto3 client", function(folder, SDK, arguments.runtime))):
            took = sorted(await cold_starts(compute, ids, spec))
            print(f"cold, {name:13} p50 {took[len(took) // 2]:6.1f} ms   min {took[0]:6.1f}   max {took[-1]:6.1f}")
        print(f"bare loop            {await bare(empty.code, arguments.invocations)}")

        async def invoke() -> None:
            await compute.invoke(empty, Invocation(ids.uuid(), b"{}", ARN))

        for callers in CALLERS:
            await asyncio.gather(*(invoke() for _ in range(callers)))
            print(f"warm, {callers:2} callers     {await warm(invoke, callers, arguments.invocations)}")
        print("memory an environment, MB:", memory_of(os.getpid()), f"({compute.count} environments)")
    finally:
        await compute.close()


if __name__ == "__main__":
    import uvloop

    uvloop.run(main())
