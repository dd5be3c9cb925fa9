"""Extensions and telemetry: programs of layers, and threads of runtimes, beside the function."""

import json
from pathlib import Path
from typing import Any

import pytest

from fogbank.compute.world import Settings
from tests.compute.shed import Function, Shed, alive, error_of, script, write

EXTENSIONS = """
def extension(method, path, body=None, **headers):
    reply, content = ask(method, path, body, version="2020-01-01/extension", **headers)
    return reply, json.loads(content)
def register(name, events):
    reply, content = extension("POST", "register", json.dumps({"events": events}), Lambda_Extension_Name=name)
    return reply.getheader("Lambda-Extension-Identifier"), content
def next_event(me):
    return extension("GET", "event/next", Lambda_Extension_Identifier=me)[1]
"""
# It says what it is told, until it is told to end.
WATCHER = """
me, about = register("watcher", ["INVOKE", "SHUTDOWN"])
print("about", json.dumps(about), flush=True)
while True:
    told = next_event(me)
    print("told", json.dumps(told), flush=True)
    if told["eventType"] == "SHUTDOWN":
        break
"""


def layer(shed: Shed, name: str, source: str) -> Path:
    folder = shed.folder / "layers" / name
    write(folder / "extensions" / name, script(EXTENSIONS + source))
    return folder


def with_extension(shed: Shed, source: str, *, name: str = "watcher", **changes: Any) -> Function:
    return shed.python("def handler(event, context): return event", layers=(layer(shed, name, source),), **changes)


def told(shed: Shed) -> list[dict[str, Any]]:
    return [json.loads(line[5:]) for line in shed.logs.lines if line.startswith("told ")]


async def test_an_external_extension_lives_beside_the_function(shed: Shed) -> None:
    function = with_extension(shed, WATCHER)
    invocation = function.invocation(7, trace_id="Root=1-2-3;Sampled=1")
    assert (await shed.compute.invoke(function.spec, invocation)).payload == b"7"
    await shed.until(lambda: shed.compute.ready(function.spec) == 1)
    assert await function.call(8) == 8
    await shed.compute.close()
    about = json.loads((await shed.logs.saw("about "))[6:])
    assert about == {"functionName": "f", "functionVersion": "$LATEST", "handler": "app.handler"}
    first, second, last = told(shed)
    assert first.pop("deadlineMs") > 0
    assert first == {
        "eventType": "INVOKE",
        "requestId": invocation.request_id,
        "invokedFunctionArn": invocation.invoked_arn,
        "tracing": {"type": "X-Amzn-Trace-Id", "value": "Root=1-2-3;Sampled=1"},
    }
    assert second["eventType"] == "INVOKE"
    assert (last["eventType"], last["shutdownReason"]) == ("SHUTDOWN", "SPINDOWN")
    assert "EXTENSION\tName: watcher\tState: Ready\tEvents: [INVOKE, SHUTDOWN]\n" in shed.logs.lines


async def test_the_answer_does_not_wait_for_an_extension_but_the_next_invocation_does(shed: Shed) -> None:
    gate = shed.folder / "gate"
    function = shed.python(
        "import os\ndef handler(event, context): return os.getpid()",
        layers=(
            layer(
                shed,
                "slow",
                f"""
me, _ = register("slow", ["INVOKE"])
while True:
    next_event(me)
    wait_for({str(gate)!r})
""",
            ),
        ),
    )
    first = await function.call()
    second = await function.call()
    assert first != second
    gate.touch()
    await shed.until(lambda: shed.compute.ready(function.spec) == 2)
    assert await function.call() in (first, second)


@pytest.mark.parametrize(
    ("event", "reason"), [pytest.param("time.sleep(60)", "TIMEOUT", id="time-out"), ("os._exit(1)", "FAILURE")]
)
async def test_the_reason_of_a_shutdown(shed: Shed, event: str, reason: str) -> None:
    function = shed.python(
        f"import os, time\ndef handler(event, context): {event}",
        layers=(layer(shed, "watcher", WATCHER),),
        timeout_ms=1000,
    )
    await function.invoke()
    await shed.logs.saw("SHUTDOWN")
    await shed.compute.close()
    assert told(shed)[-1]["shutdownReason"] == reason


async def test_an_extension_that_does_not_end_is_ended(shed: Shed) -> None:
    function = with_extension(
        shed,
        """
me, _ = register("watcher", ["SHUTDOWN"])
print("pid", os.getpid(), flush=True)
next_event(me)
time.sleep(60)
""",
    )
    await function.call()
    pid = int((await shed.logs.saw("pid ")).split()[1])
    await shed.compute.close()
    assert not alive(pid)


@pytest.mark.parametrize(
    ("source", "error_type"),
    [
        pytest.param("sys.exit(1)", "Extension.Crash", id="never registers"),
        pytest.param("register('watcher', []); sys.exit(1)", "Extension.Crash", id="registers and ends"),
        pytest.param(
            """
me, _ = register("watcher", [])
extension("POST", "init/error", "{}", Lambda_Extension_Identifier=me, Lambda_Extension_Function_Error_Type="Bad.Luck")
time.sleep(60)
""",
            "Extension.InitError",
            id="init error",
        ),
    ],
)
async def test_an_extension_that_fails_in_the_init_phase(shed: Shed, source: str, error_type: str) -> None:
    outcome = await with_extension(shed, source).invoke()
    assert (error_of(outcome)["errorType"], outcome.kind) == (error_type, "init")


async def test_an_extension_that_never_asks_is_a_time_out(shed: Shed) -> None:
    await shed.reopen(Settings(init_limit_s=0.3))
    function = with_extension(shed, "register('watcher', [])\ntime.sleep(60)", timeout_ms=1000)
    outcome = await function.invoke()
    assert outcome.kind == "timeout"


async def test_internal_extensions_and_what_is_refused(shed: Shed) -> None:
    function = shed.bootstrap(
        EXTENSIONS
        + """
def refused(name, body, version="2020-01-01/extension", method="POST", path="register", **headers):
    headers = {"Lambda-Extension-Name": name, **headers}
    reply, content = ask(method, path, body, version, **headers)
    return [reply.status, json.loads(content).get("errorType", "")]
seen = [
    refused("inside", '{"events": ["SHUTDOWN"]}'),
    refused("inside", '{"events": ["LUNCH"]}'),
    refused("inside", "nonsense"),
    refused("", "{}"),
    refused("x", None, method="GET", path="event/next"),
    refused("x", None, method="GET", path="event/next", **{"Lambda-Extension-Identifier": "who"}),
]
me, _ = register("inside", [])
seen.append(refused("inside", "{}"))
waiting = socket.create_connection(address.split(":"))
waiting.sendall(
    f"GET /2020-01-01/extension/event/next HTTP/1.1\\r\\nLambda-Extension-Identifier: {me}\\r\\n\\r\\n".encode()
)
request_id, _ = event()
seen.append(refused("late", "{}"))
answer(request_id, seen)
event()
"""
    )
    assert await function.call() == [
        [400, "ShutdownEventNotSupportedForInternalExtension"],
        [400, "InvalidEventType"],
        [400, "InvalidRequestFormat"],
        [403, "Extension.InvalidExtensionName"],
        [403, "Extension.MissingExtensionIdentifier"],
        [403, "Extension.UnknownExtensionIdentifier"],
        [403, "InvalidStateTransition"],
        [403, "InvalidStateTransition"],
    ]


async def test_extensions_do_not_see_what_is_the_runtimes(shed: Shed) -> None:
    function = with_extension(
        shed, 'me, _ = register("watcher", [])\nprint("sees", json.dumps(dict(os.environ)), flush=True)\nnext_event(me)'
    )
    await function.call()
    seen = json.loads((await shed.logs.saw("sees "))[5:])
    assert not {"_HANDLER", "LAMBDA_TASK_ROOT", "AWS_EXECUTION_ENV", "AWS_LAMBDA_LOG_STREAM_NAME"} & seen.keys()
    assert {"AWS_LAMBDA_FUNCTION_NAME", "AWS_REGION", "AWS_LAMBDA_RUNTIME_API"} <= seen.keys()


TELEMETRY = """
import http.server, threading
class Listener(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        for record in json.loads(self.rfile.read(int(self.headers["Content-Length"]))):
            with open({notes!r}, "a") as notes:
                notes.write(json.dumps(record) + "\\n")
        self.send_response(200)
        self.end_headers()
    def log_message(self, *_):
        pass
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Listener)
threading.Thread(target=server.serve_forever, daemon=True).start()
me, _ = register("watcher", ["INVOKE", "SHUTDOWN"])
wanted = {{
    "schemaVersion": "2022-07-01", "types": ["platform", "function", "extension"],
    "buffering": {{"maxItems": 1000, "maxBytes": 262144, "timeoutMs": 25}},
    "destination": {{"protocol": "HTTP", "URI": f"http://sandbox.localdomain:{{server.server_port}}/records"}},
}}
bad = dict(wanted, types=["weather"])
print("refused", ask("PUT", "telemetry", json.dumps(bad), "2022-07-01", Lambda_Extension_Identifier=me)[0].status)
reply, content = ask("PUT", "telemetry", json.dumps(wanted), "2022-07-01", Lambda_Extension_Identifier=me)
print("subscribed", reply.status, content, flush=True)
while next_event(me)["eventType"] != "SHUTDOWN":
    pass
"""


async def test_telemetry(shed: Shed) -> None:
    notes = shed.folder / "notes"
    function = shed.python(
        "def handler(event, context): print('hello')",
        layers=(layer(shed, "watcher", TELEMETRY.format(notes=str(notes))),),
    )
    outcome = await function.invoke()
    assert "refused 400\n" in shed.logs.lines
    assert "subscribed 200 b'\"OK\"'\n" in shed.logs.lines
    await shed.compute.close()
    records = [json.loads(line) for line in notes.read_text().splitlines()]
    kinds = [record["type"] for record in records]
    wanted = [
        "platform.initStart",
        "platform.telemetrySubscription",
        "platform.extension",
        "platform.initRuntimeDone",
        "platform.initReport",
        "platform.start",
        "function",
        "platform.runtimeDone",
        "platform.report",
    ]
    assert [kind for kind in kinds if kind in wanted] == wanted
    said = {record["type"]: record["record"] for record in records}
    assert said["function"] == "hello\n"
    assert said["platform.report"]["metrics"]["durationMs"] == outcome.duration_ms
