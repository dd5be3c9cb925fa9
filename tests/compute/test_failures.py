"""The failure table: what a function can do wrong, and what its caller and its log are told."""

import json
import re
from typing import Any

import pytest

from fogbank.compute.world import Settings
from tests.compute.shed import Shed, alive, error_of

PEER = """
    import os, sys, signal, time
    def handler(event, context):
        {body}
        return os.getpid()
"""


async def test_an_exception_is_told_with_its_trace_and_the_environment_goes_on(shed: Shed) -> None:
    function = shed.python("""
        import os
        def fail():
            raise ValueError("bad input")
        def handler(event, context):
            return os.getpid() if event else fail()
    """)
    before = await function.call(1)
    outcome = await function.invoke(0)
    error = error_of(outcome)
    assert (error["errorType"], error["errorMessage"], outcome.kind) == ("ValueError", "bad input", "function")
    assert re.fullmatch(
        r'  File ".*/app\.py", line 3, in fail\n    raise ValueError\("bad input"\)\n', error["stackTrace"][1]
    )
    assert "[ERROR] ValueError: bad input\nTraceback" in outcome.log_tail.decode()
    assert "Status:" not in outcome.log_tail.decode()
    assert await function.call(1) == before


@pytest.mark.parametrize(
    ("body", "reason", "kind"),
    [
        pytest.param("os._exit(0)", "Runtime exited without providing a reason", "crash", id="exit 0"),
        pytest.param("os._exit(7)", "Runtime exited with error: exit status 7", "crash", id="exit 7"),
        pytest.param("sys.exit(3)", "Runtime exited with error: exit status 3", "crash", id="SystemExit"),
        pytest.param("os.kill(os.getpid(), 9)", "Runtime exited with error: signal: killed", "crash", id="SIGKILL"),
        pytest.param(
            "os.kill(os.getpid(), 11)", "Runtime exited with error: signal: segmentation fault", "crash", id="SIGSEGV"
        ),
    ],
)
async def test_a_runtime_that_ends_is_replaced(shed: Shed, body: str, reason: str, kind: str) -> None:
    function = shed.python(PEER.format(body=f"event and {body}"))
    before = await function.call(0)
    outcome = await function.invoke(1)
    error = error_of(outcome)
    assert error["errorType"] == "Runtime.ExitError"
    assert re.fullmatch(f"RequestId: [0-9a-f-]{{36}} Error: {reason}", error["errorMessage"])
    assert outcome.kind == kind
    assert "Status: error\tError Type: Runtime.ExitError" in outcome.log_tail.decode()
    assert await function.call(0) != before


async def test_a_runtime_that_ends_between_invocations_is_replaced(shed: Shed) -> None:
    function = shed.python("""
        import os, threading
        def handler(event, context):
            if event:
                threading.Timer(0.05, os._exit, [1]).start()
            return os.getpid()
    """)
    before = await function.call(1)
    await shed.until(lambda: shed.compute.count == 0)
    assert await function.call(0) != before


async def test_time_out(shed: Shed) -> None:
    function = shed.python(
        """
        import os, subprocess, time
        def handler(event, context):
            if event:
                child = subprocess.Popen(["sleep", "60"])
                print("child", child.pid, flush=True)
                time.sleep(60)
            return os.getpid()
        """,
        timeout_ms=1000,
    )
    before = await function.call(0)
    invocation = function.invocation(1)
    outcome = await shed.compute.invoke(function.spec, invocation)
    assert json.loads(outcome.payload) == {
        "errorType": "Sandbox.Timedout",
        "errorMessage": f"RequestId: {invocation.request_id} Error: Task timed out after 1.00 seconds",
    }
    assert (outcome.kind, outcome.duration_ms, outcome.billed_ms) == ("timeout", 1000.0, 1000)
    tail = outcome.log_tail.decode()
    assert re.search(rf"\n\S+Z {invocation.request_id} Task timed out after 1\.00 seconds\n\nEND ", tail)
    assert "Duration: 1000.00 ms\tBilled Duration: 1000 ms" in tail
    assert "Status: timeout" in tail
    assert await function.call(0) != before
    child = re.search(r"child (\d+)", tail)
    assert child is not None
    await shed.until(lambda: not alive(int(child[1])))


async def test_memory(shed: Shed) -> None:
    function = shed.python("""
        import time
        def handler(event, context):
            keep = bytearray(event * 1024 * 1024)
            for at in range(0, len(keep), 4096):
                keep[at] = 1
            time.sleep(5 if event > 100 else 0)
            return len(keep)
    """)
    assert await function.call(20) == 20 * 1024 * 1024
    outcome = await function.invoke(300)
    error = error_of(outcome)
    assert error["errorType"] == "Runtime.OutOfMemory"
    assert error["errorMessage"].endswith("Error: Runtime exited with error: signal: killed")
    assert (outcome.kind, outcome.memory_used_mb) == ("memory", 128)
    assert await function.call(1) == 1024 * 1024


@pytest.mark.parametrize(
    ("source", "handler", "error_type", "message"),
    [
        pytest.param(
            "import nothing_of_this_name",
            "app.handler",
            "Runtime.ImportModuleError",
            "Unable to import module 'app': No module named 'nothing_of_this_name'",
            id="import",
        ),
        pytest.param(
            "", "app.handler", "Runtime.HandlerNotFound", "Handler 'handler' missing on module 'app'", id="handler"
        ),
        pytest.param("", "app", "Runtime.MalformedHandlerName", "Bad handler 'app'", id="malformed"),
        pytest.param("def f(:", "app.f", "Runtime.UserCodeSyntaxError", "Syntax error in module 'app'", id="syntax"),
        pytest.param("1 / 0", "app.handler", "ZeroDivisionError", "division by zero", id="raises"),
    ],
)
async def test_what_does_not_initialise(shed: Shed, source: str, handler: str, error_type: str, message: str) -> None:
    function = shed.python(source, handler=handler)
    outcome = await function.invoke()
    error = error_of(outcome)
    assert error["errorType"] == error_type
    assert error["errorMessage"].startswith(message)
    assert outcome.kind == "init"
    lines = "".join(shed.logs.lines)
    # Tried once in the init phase, and once more as a part of the invocation.
    assert re.findall(r"INIT_REPORT Init Duration: \S+ ms\tPhase: (\w+)\tStatus: error\tError Type: (\S+)", lines) == [
        ("init", error_type),
        ("invoke", error_type),
    ]
    assert len(shed.logs.streams) == 1
    tail = outcome.log_tail.decode()
    assert f"[ERROR] {error_type}: {message}" in tail
    assert (tail.count("Traceback (most recent call last):"), tail.count("REPORT RequestId")) == (1, 1)


async def test_a_process_that_ends_in_the_init_phase(shed: Shed) -> None:
    outcome = await shed.python("import os; os._exit(4)").invoke()
    assert re.fullmatch(
        "RequestId: [0-9a-f-]{36} Error: Runtime exited with error: exit status 4", error_of(outcome)["errorMessage"]
    )


async def test_an_init_phase_that_takes_too_long_is_tried_again_with_the_functions_time_out(shed: Shed) -> None:
    await shed.reopen(Settings(init_limit_s=0.2))
    slow = """
        import os, time
        time.sleep(float(os.environ["SLOW"]))
        def handler(event, context):
            return "late"
    """
    function = shed.python(slow, environment={"SLOW": "0.4"}, timeout_ms=5000)
    assert await function.call() == "late"
    assert "Phase: init\tStatus: timeout\n" in "".join(shed.logs.lines)
    outcome = await function.changed(environment={"SLOW": "60"}, timeout_ms=1000).invoke()
    assert error_of(outcome)["errorMessage"].endswith("Error: Task timed out after 1.00 seconds")
    assert "Phase: invoke\tStatus: timeout\n" in "".join(shed.logs.lines)


@pytest.mark.parametrize("size", [6 * 1024 * 1024, 6 * 1024 * 1024 + 99])
async def test_the_largest_response(shed: Shed, size: int) -> None:
    function = shed.python("def handler(event, context): return 'x' * (event - 2)")
    outcome = await function.invoke(size)
    assert (outcome.error, len(outcome.payload)) == ("", size)


async def test_a_response_that_is_too_large(shed: Shed) -> None:
    function = shed.python("""
        import os
        def handler(event, context):
            return 'x' * (event - 2) if event else os.getpid()
    """)
    outcome = await function.invoke(6 * 1024 * 1024 + 101)
    error = error_of(outcome)
    assert error["errorType"] == "Function.ResponseSizeTooLarge"
    assert error["errorMessage"] == (
        "Response payload size (6291557 bytes) exceeded maximum allowed payload size (6291556 bytes)."
    )
    assert await function.call(0)


async def test_what_cannot_be_written_as_json(shed: Shed) -> None:
    error: dict[str, Any] = error_of(await shed.python("def handler(event, context): return object()").invoke())
    assert error["errorType"] == "Runtime.MarshalError"
