"""Fogbank's runtime client for Node.js: what handlers may be, how they may answer, how they may fail."""

import base64
import json
from pathlib import Path
from typing import Any

import pytest

from tests.compute.clientside import needs_node, node

pytestmark = needs_node
RESPONSE, ERROR, INIT_ERROR = "response", "error", "init/error"


def kind(path: str) -> str:
    return INIT_ERROR if path.endswith(INIT_ERROR) else path.rsplit("/", 1)[1]


@pytest.mark.parametrize(
    ("name", "source", "handler", "answer"),
    [
        ("app.js", "exports.handler = async (event) => event", "app.handler", 7),
        ("app.cjs", "exports.handler = async (event) => event", "app.handler", 7),
        ("app.mjs", "export const handler = async (event) => event", "app.handler", 7),
        ("app.mjs", "const n = await 1; export const handler = async () => n", "app.handler", 1),
        ("src/app.js", "exports.handler = async () => 'nested'", "src/app.handler", "nested"),
        ("app.js", "exports.a = {b: {c: async () => 'deep'}}", "app.a.b.c", "deep"),
        ("app/index.js", "exports.handler = async () => 'folder'", "app.handler", "folder"),
        (
            "app.js",
            "exports.handler = (event, context, done) => done(null, 'called back')",
            "app.handler",
            "called back",
        ),
        (
            "app.js",
            "exports.handler = (e, c, done) => { setTimeout(() => done(null, 'later'), 1) }",
            "app.handler",
            "later",
        ),
        ("app.js", "exports.handler = (event, context) => context.succeed('succeeded')", "app.handler", "succeeded"),
        ("app.js", "exports.handler = (event, context) => context.done(null, 'done')", "app.handler", "done"),
        ("app.js", "exports.handler = () => {}", "app.handler", None),
        ("app.js", "exports.handler = async () => {}", "app.handler", None),
        ("app.js", "exports.handler = () => ({then: (ok) => ok('thenable')})", "app.handler", "thenable"),
        ("app.js", "exports.handler = () => 'ignored'", "app.handler", None),
    ],
)
def test_handlers(tmp_path: Path, name: str, source: str, handler: str, answer: Any) -> None:
    told = node(tmp_path, source, 7, name=name, handler=handler)
    assert (kind(told.only.path), told.only.json, told.status) == (RESPONSE, answer, None)


def test_a_package_of_type_module_is_one(tmp_path: Path) -> None:
    (tmp_path / "package.json").write_text('{"type": "module"}')
    assert node(tmp_path, "export const handler = async () => 'module'", 1).only.json == "module"


@pytest.mark.parametrize(
    ("source", "error_type", "message"),
    [
        ("exports.handler = async () => { throw new TypeError('no') }", "TypeError", "no"),
        ("exports.handler = () => { throw new RangeError('at once') }", "RangeError", "at once"),
        ("exports.handler = (e, c, done) => done(new Error('called back'))", "Error", "called back"),
        ("exports.handler = (e, c, done) => done('a text')", "string", "a text"),
        ("exports.handler = (e, c) => c.fail()", "string", "handled"),
        ("exports.handler = async () => { throw 5 }", "number", "5"),
        (
            "exports.handler = async () => { const a = {}; a.a = a; return a }",
            "Error",
            "Unable to stringify response body",
        ),
    ],
)
def test_errors_and_on_it_goes(tmp_path: Path, source: str, error_type: str, message: str) -> None:
    told = node(tmp_path, source, 1, 2)
    for said in told.said:
        assert kind(said.path) == ERROR
        assert (said.json["errorType"], said.json["errorMessage"]) == (error_type, message)
        assert said.headers["lambda-runtime-function-error-type"] == error_type
    assert told.status is None


def test_an_errors_trace_is_its_stack_and_its_cause_is_for_xray(tmp_path: Path) -> None:
    said = node(tmp_path, "exports.handler = async function fail() { throw new TypeError('ä') }", 1).only
    assert said.json["trace"][0] == "TypeError: ä"
    assert "app.js:1:" in said.json["trace"][1]
    cause = json.loads(said.headers["lambda-runtime-function-xray-error-cause"])
    assert cause["exceptions"][0] | {"stack": []} == {"type": "TypeError", "message": "ä", "stack": []}
    assert cause["paths"][0] == str(tmp_path / "app.js")


@pytest.mark.parametrize(
    ("name", "source", "handler", "error_type", "message"),
    [
        (
            "app.js",
            "exports.handler = () => {",
            "app.handler",
            "Runtime.UserCodeSyntaxError",
            "SyntaxError: Unexpected",
        ),
        (
            "app.js",
            "require('nowhere')",
            "app.handler",
            "Runtime.ImportModuleError",
            "Error: Cannot find module 'nowhere'",
        ),
        ("app.js", "", "other.handler", "Runtime.ImportModuleError", "Error: Cannot find module 'other'"),
        ("app.mjs", "import 'nowhere'", "app.handler", "Error", "Cannot find package 'nowhere' imported from"),
        ("app.js", "", "app.handler", "Runtime.HandlerNotFound", "app.handler is undefined or not exported"),
        ("app.js", "exports.handler = 1", "app.handler", "Runtime.HandlerNotFound", "app.handler is not a function"),
        ("app.js", "", "app", "Runtime.MalformedHandlerName", "Bad handler"),
        (
            "app.js",
            "",
            "../app.handler",
            "Runtime.MalformedHandlerName",
            "'../app.handler' is not a valid handler name.",
        ),
        ("app.js", "throw new EvalError('at load')", "app.handler", "EvalError", "at load"),
    ],
)
def test_init_errors(tmp_path: Path, name: str, source: str, handler: str, error_type: str, message: str) -> None:
    told = node(tmp_path, source, name=name, handler=handler)
    said = told.only
    assert kind(said.path) == INIT_ERROR
    assert said.json["errorType"] == error_type
    assert said.json["errorMessage"].startswith(message)
    assert said.headers["lambda-runtime-function-error-type"] == error_type
    assert told.status == 129
    assert "\tundefined\tERROR\tUncaught Exception \t{" in told.output


@pytest.mark.parametrize(
    ("source", "error_type", "status"),
    [
        ("Promise.reject(new Error('lost'))", "Runtime.UnhandledPromiseRejection", 128),
        ("setImmediate(() => { throw new URIError('lost') })", "URIError", 129),
    ],
)
def test_what_nobody_catches_ends_the_invocation_and_the_process(
    tmp_path: Path, source: str, error_type: str, status: int
) -> None:
    told = node(tmp_path, f"exports.handler = () => {{ {source}; return new Promise(() => {{}}) }}", 1)
    assert (kind(told.only.path), told.only.json["errorType"], told.status) == (ERROR, error_type, status)


def test_an_async_handler_that_waits_for_ever_for_nothing_fails(tmp_path: Path) -> None:
    told = node(tmp_path, "exports.handler = async () => { await new Promise(() => {}) }", 1)
    assert told.only.json["errorType"] == "Runtime.NodeJsExit"


def test_process_exit_says_nothing(tmp_path: Path) -> None:
    told = node(tmp_path, "exports.handler = async () => process.exit(3)", 1, answers=0)
    assert told.status == 3


def test_a_callback_waits_for_the_empty_event_loop_unless_it_is_told_not_to(tmp_path: Path) -> None:
    source = """exports.handler = (wait, context, done) => {
      context.callbackWaitsForEmptyEventLoop = wait
      setTimeout(() => console.log('timer of', wait), 30)
      done(null, 'answer')
    }"""
    assert "timer of true" in node(tmp_path, source, True).output
    assert "timer of" not in node(tmp_path, source, False).output


def test_callbacks_are_gone_from_nodejs24_on(tmp_path: Path) -> None:
    source = "exports.handler = (event, context, callback) => callback(null, 1)"
    told = node(tmp_path, source, environment={"AWS_EXECUTION_ENV": "AWS_Lambda_nodejs24.x"})
    assert told.only.json["errorType"] == "Runtime.CallbackHandlerDeprecated"


def test_the_context(tmp_path: Path) -> None:
    source = """exports.handler = async (event, context) => ({
      ...JSON.parse(JSON.stringify(context)), left: context.getRemainingTimeInMillis(),
      trace: process.env._X_AMZN_TRACE_ID
    })"""
    environment = {
        "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "128",
        "AWS_LAMBDA_LOG_GROUP_NAME": "/aws/lambda/f",
        "AWS_LAMBDA_LOG_STREAM_NAME": "stream",
    }
    headers = {"client_context": '{"custom": {"a": 1}}', "cognito_identity": '{"cognitoIdentityId": "me"}'}
    context = node(tmp_path, source, 1, environment=environment, headers=headers).only.json
    assert context.pop("left") > 0
    assert context.pop("trace").startswith("Root=1-")
    assert context == {
        "callbackWaitsForEmptyEventLoop": True,
        "functionName": "f",
        "functionVersion": "$LATEST",
        "memoryLimitInMB": "128",
        "logGroupName": "/aws/lambda/f",
        "logStreamName": "stream",
        "awsRequestId": "id-1",
        "invokedFunctionArn": "arn:aws:lambda:eu-central-1:000000000000:function:f",
        "clientContext": {"custom": {"a": 1}},
        "identity": {"cognitoIdentityId": "me"},
    }


def test_one_connection_serves_all_invocations(tmp_path: Path) -> None:
    told = node(tmp_path, "exports.handler = async (event) => event", *range(20))
    assert [said.json for said in told.said] == list(range(20))
    assert told.stub.connections == 1


def test_a_streamed_response_and_its_prelude(tmp_path: Path) -> None:
    source = """exports.handler = awslambda.streamifyResponse(async (event, stream, context) => {
      stream = awslambda.HttpResponseStream.from(stream, {statusCode: 201, headers: {a: 'b'}})
      stream.write('one,')
      stream.write({two: 2})
      stream.end(',three')
    })"""
    told = node(tmp_path, source, 1, 2)
    for said in told.said:
        assert said.headers["lambda-runtime-function-response-mode"] == "streaming"
        assert said.headers["content-type"] == "application/vnd.awslambda.http-integration-response"
        assert said.body == b'{"statusCode":201,"headers":{"a":"b"}}' + bytes(8) + b'one,{"two":2},three'
        assert said.trailers == {}


def test_pieces_leave_as_they_are_written(tmp_path: Path) -> None:
    source = """const { pipeline } = require('node:stream/promises')
    const { Readable } = require('node:stream')
    exports.handler = awslambda.streamifyResponse(async (event, stream) => {
      stream.setContentType('text/plain')
      await pipeline(Readable.from(['a', 'b', 'c']), stream)
    })"""
    told = node(tmp_path, source, 1)
    assert told.only.headers["content-type"] == "text/plain"
    assert [told.stub.pieces.get_nowait() for _ in range(told.stub.pieces.qsize())] == [b"a", b"b", b"c"]


@pytest.mark.parametrize(
    ("body", "sent"),
    [("stream.write('half'); throw new TypeError('broke')", b"half"), ("throw new TypeError('broke')", b"")],
)
def test_a_stream_that_fails_says_so_in_its_trailers(tmp_path: Path, body: str, sent: bytes) -> None:
    source = f"exports.handler = awslambda.streamifyResponse(async (event, stream) => {{ {body} }})"
    said = node(tmp_path, source, 1).only
    assert said.body == sent
    assert said.trailers["lambda-runtime-function-error-type"] == "TypeError"
    document = json.loads(base64.b64decode(said.trailers["lambda-runtime-function-error-body"]))
    assert (document["errorType"], document["errorMessage"]) == ("TypeError", "broke")


def test_the_console_in_text(tmp_path: Path) -> None:
    source = "exports.handler = async () => { console.log('a %s', 'b', {c: 1}); console.error('two\\nlines') }"
    first, second, _ = node(tmp_path, source, 1).output.split("\n")
    time, *rest = first.split("\t")
    assert (len(time), rest) == (24, ["id-1", "INFO", "a b { c: 1 }"])
    # A line is an event of the log there: newlines of a message are carriage returns.
    assert second.split("\t")[1:] == ["id-1", "ERROR", "two\rlines"]


def test_the_console_in_json_from_a_level_on(tmp_path: Path) -> None:
    source = """exports.handler = async () => {
      console.info('quiet'); console.warn({key: 'value'}); console.error('failed', new TypeError('no'))
    }"""
    environment = {"AWS_LAMBDA_LOG_FORMAT": "JSON", "AWS_LAMBDA_LOG_LEVEL": "WARN"}
    records = [json.loads(line) for line in node(tmp_path, source, 1, environment=environment).output.splitlines()]
    assert [(record["level"], record["requestId"]) for record in records] == [("WARN", "id-1"), ("ERROR", "id-1")]
    assert records[0]["message"] == {"key": "value"}
    assert (records[1]["errorType"], records[1]["errorMessage"]) == ("TypeError", "no")


def test_the_console_in_frames(tmp_path: Path) -> None:
    # Descriptor 1 is as good as any, and the test reads it.
    source = "exports.handler = async () => console.warn('two\\nlines')"
    told = node(tmp_path, source, 1, environment={"_LAMBDA_TELEMETRY_LOG_FD": "1"})
    assert "\tid-1\tWARN\ttwo\nlines\n" in told.output


def test_layers_are_found_by_node_path(tmp_path: Path) -> None:
    layer = tmp_path / "opt/nodejs/node_modules/ours/index.js"
    layer.parent.mkdir(parents=True)
    layer.write_text("module.exports = 'from a layer'")
    source = "exports.handler = async () => require('ours')"
    environment = {"NODE_PATH": str(tmp_path / "opt/nodejs/node_modules")}
    assert node(tmp_path, source, 1, environment=environment).only.json == "from a layer"
