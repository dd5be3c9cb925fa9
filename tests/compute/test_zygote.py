"""Zygotes: what they fork is like what is started, they are replaced, and nothing outlives them."""

import asyncio
import json
import os
import signal
import sys
from pathlib import Path

import pytest

from fogbank.compute.zygote import Birth, Kind, Zygote, ZygoteFailed, Zygotes
from tests.compute.shed import OUR_PYTHON, Shed, alive

WHO = """
    import os, socket
    def handler(event, context):
        descriptors = {}
        for name in os.listdir("/proc/self/fd"):
            try:
                kind = os.readlink(f"/proc/self/fd/{name}").split(":")[0]
            except OSError:
                continue
            if kind == "socket":
                one = socket.socket(fileno=os.dup(int(name)))
                kind = f"{one.family.name} {one.type.name}"
                one.close()
            descriptors[name] = kind
        return [os.getpid(), os.getppid(), os.getpgid(0), descriptors]
"""


async def test_functions_of_one_interpreter_share_a_zygote_and_nothing_else(shed: Shed) -> None:
    one, two = shed.python(WHO, name="one"), shed.python(WHO, name="two")
    first, zygote, group, descriptors = await one.call()
    second, other, _, _ = await two.call()
    assert zygote == other
    assert len({first, second, zygote}) == 3
    assert group == first
    # Its own pipes, and the sockets of its runtime client (a connection, and a pair to wake itself); not the zygote's.
    assert {name: descriptors[name] for name in "012"} == {"0": "/dev/null", "1": "pipe", "2": "pipe"}
    assert sorted(kind for name, kind in descriptors.items() if name not in "012") == [
        "AF_INET SOCK_STREAM",
        "AF_UNIX SOCK_STREAM",
        "AF_UNIX SOCK_STREAM",
        "pipe",
    ]


async def test_a_zygote_that_died_is_replaced(shed: Shed) -> None:
    function = shed.python(WHO)
    pid, zygote, _, _ = await function.call()
    os.kill(zygote, signal.SIGKILL)
    await shed.until(lambda: shed.compute.count == 0)
    await shed.until(lambda: not alive(pid))
    assert (await function.call())[1] != zygote


async def test_an_invocation_whose_zygote_dies_is_a_crash(shed: Shed) -> None:
    function = shed.python("import os, time\ndef handler(event, context): os.kill(os.getppid(), 9); time.sleep(60)")
    outcome = await function.invoke()
    assert (outcome.kind, json.loads(outcome.payload)["errorType"]) == ("crash", "Runtime.ExitError")


async def test_what_is_forked_ends_with_the_server(shed: Shed) -> None:
    program = shed.folder / "server.py"
    code = shed.folder / "code"
    code.mkdir()
    (code / "app.py").write_text("import os\ndef handler(event, context): return os.getpid()")
    program.write_text(SERVER.format(folder=str(shed.folder / "data"), code=str(code), runtime=OUR_PYTHON))
    server = await asyncio.create_subprocess_exec(sys.executable, str(program), stdout=asyncio.subprocess.PIPE)
    assert server.stdout is not None
    pid = int(await server.stdout.readline())
    assert alive(pid)
    server.kill()
    await server.wait()
    await shed.until(lambda: not alive(pid))


SERVER = """
import asyncio, pathlib
from fogbank.compute.api import Invocation, Spec
from fogbank.compute.environments import make_compute
from fogbank.compute.sandbox import Fences
from fogbank.kernel.clock import system_clock
from fogbank.kernel.ids import Ids
class Nowhere:
    def write(self, *_): pass
async def main():
    compute = make_compute(clock=system_clock(), ids=Ids(), logs=Nowhere(), folder=pathlib.Path({folder!r}),
                           endpoint=str, fences=Fences())
    arn = "arn:aws:lambda:eu-central-1:123456789012:function:f"
    spec = Spec("r", arn, "f", "1", "123456789012", "eu-central-1", {runtime!r}, "app.handler", pathlib.Path({code!r}))
    print((await compute.invoke(spec, Invocation("id", b"1", arn))).payload.decode(), flush=True)
    await asyncio.Event().wait()
asyncio.run(main())
"""


async def test_an_interpreter_that_is_not_there(shed: Shed) -> None:
    zygotes = Zygotes()
    birth = Birth("app.handler", {}, "/", (), 1, 1)
    with pytest.raises(ZygoteFailed):
        await zygotes.fork(Kind(Path("/no/such/python"), (), ()), birth)
    await zygotes.close()


async def test_a_program_that_is_no_zygote(shed: Shed) -> None:
    with pytest.raises(ZygoteFailed):
        await Zygote.start(Kind(Path("/bin/false"), (), ()))


@pytest.mark.parametrize("bundled", [False, True])
async def test_the_sdk_is_preloaded_when_the_code_imports_it_and_does_not_bring_it(shed: Shed, bundled: bool) -> None:
    source = (
        "import sys\nloaded = 'botocore.client' in sys.modules\ndef handler(e, c):\n  import boto3\n  return loaded"
    )
    files = {"app.py": source}
    if bundled:
        files["boto3/__init__.py"] = ""
    assert await shed.function(files).call() is not bundled


async def test_random_numbers_are_not_those_of_the_sister(shed: Shed) -> None:
    source = "import random, uuid\ndef handler(event, context): return [random.random(), str(uuid.uuid4())]"
    one, two = await shed.python(source, name="one").call(), await shed.python(source, name="two").call()
    assert one[0] != two[0]
    assert one[1] != two[1]
