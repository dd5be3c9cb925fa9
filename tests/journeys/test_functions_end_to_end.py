"""Functions that really run, as their owners see them: deployed with boto3, in Python, Node.js and shell.

Every function here is a process of this machine behind its fences; what it answers came through the Runtime API.
"""

import base64
import http.client
import json
import shutil
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import pytest

from tests.cloud import Cloud
from tests.journeys.owner import Owner, archive

needs_node = pytest.mark.skipif(shutil.which("node") is None, reason="no Node.js on this machine")
needs_curl = pytest.mark.skipif(shutil.which("curl") is None, reason="no curl, which the shell function speaks with")


@pytest.fixture(scope="module")
def owner() -> Iterator[Owner]:
    with Cloud() as cloud:
        yield Owner(cloud)


# Languages


def test_python(owner: Owner) -> None:
    source = """
import os, sys
from helper import twice
def handler(event, context):
    return {"twice": twice(event["n"]), "name": context.function_name, "version": sys.version_info[:2],
            "memory": context.memory_limit_in_mb, "left": context.get_remaining_time_in_millis(),
            "arn": context.invoked_function_arn, "id": context.aws_request_id, "cwd": os.getcwd()}
"""
    owner.deploy("py", {"app.py": source, "helper.py": "def twice(n): return 2 * n"}, Timeout=7, MemorySize=256)
    answer = owner.invoke("py", {"n": 21})
    result = answer["Payload"]
    assert 0 < result.pop("left") <= 7000
    assert result.pop("cwd")
    assert result == {
        "twice": 42,
        "name": "py",
        "version": list(sys.version_info[:2]),
        "memory": "256",
        "arn": "arn:aws:lambda:us-east-1:000000000000:function:py",
        "id": answer["ResponseMetadata"]["RequestId"],
    }
    assert (answer["StatusCode"], answer["ExecutedVersion"]) == (200, "$LATEST")


@needs_node
def test_node_as_a_module_and_with_callbacks(owner: Owner) -> None:
    modern = "export const handler = async (event, context) => ({ n: event.a + 1, name: context.functionName });"
    classic = "exports.handler = (event, context, callback) => callback(null, `got ${event.a}`);"
    owner.deploy("esm", {"index.mjs": modern}, Runtime="nodejs22.x", Handler="index.handler")
    owner.deploy("cjs", {"index.js": classic}, Runtime="nodejs22.x", Handler="index.handler")
    assert owner.call("esm", {"a": 2}) == {"n": 3, "name": "esm"}
    assert owner.call("cjs", {"a": 1}) == "got 1"


SHELL: Final = """#!/bin/sh
set -eu
api="http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime/invocation"
. "./$(echo "$_HANDLER" | cut -d. -f1).sh"
while true; do
    event=$(curl -sS -D /tmp/head "$api/next")
    id=$(tr -d '\\r' < /tmp/head | sed -n 's/^lambda-runtime-aws-request-id: //Ip')
    answer=$($(echo "$_HANDLER" | cut -d. -f2) "$event")
    curl -sS -o /dev/null -d "$answer" "$api/$id/response"
done
"""


@needs_curl
def test_a_shell_script_as_bootstrap(owner: Owner) -> None:
    files = {"bootstrap": SHELL, "greet.sh": """hello() { echo "asked: $1" >&2; echo "{\\"said\\": $1}"; }"""}
    owner.deploy("sh", files, Runtime="provided.al2023", Handler="greet.hello")
    assert [owner.call("sh", text) for text in ("a", "b")] == [{"said": "a"}, {"said": "b"}]
    assert owner.logged("sh", '"asked:"') == ['asked: "a"\n', 'asked: "b"\n']


# What is around the code


def test_environment_variables_and_what_stays_between_invocations(owner: Owner) -> None:
    source = """
import os
count = 0
def handler(event, context):
    global count
    count += 1
    return [os.environ["GREETING"], os.environ["AWS_REGION"], count]
"""
    owner.deploy("env", source, Environment={"Variables": {"GREETING": "hello"}})
    assert [owner.call("env"), owner.call("env")] == [["hello", "us-east-1", 1], ["hello", "us-east-1", 2]]
    owner.lambda_.update_function_configuration(FunctionName="env", Environment={"Variables": {"GREETING": "bye"}})
    assert owner.call("env") == ["bye", "us-east-1", 1]


def test_layers_lie_in_opt_the_later_over_the_earlier(owner: Owner) -> None:
    tools = owner.layer("tools", {"python/tools.py": "name = 'first'", "python/only.py": "name = 'only'"})
    newer = owner.layer("newer", {"python/tools.py": "name = 'second'", "data/motto.txt": "rest on your own ground"})
    source = """
import tools, only
from pathlib import Path
def handler(event, context):
    motto = Path(tools.__file__).parents[1] / "data/motto.txt"
    return [tools.name, only.name, motto.read_text()]
"""
    owner.deploy("layered", source, Layers=[tools, newer])
    assert owner.call("layered") == ["second", "only", "rest on your own ground"]


EXTENSION: Final = """
import http.client, json, os
from urllib.parse import urlsplit
def ask(host, method, path, body=None, **headers):
    connection = http.client.HTTPConnection(host)
    connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
    answer = connection.getresponse()
    return answer.getheader("Lambda-Extension-Identifier"), json.loads(answer.read())
def api(method, path, body=None, **headers):
    return ask(os.environ["AWS_LAMBDA_RUNTIME_API"], method, "/2020-01-01/extension/" + path, body, **headers)
def tell(text):
    message = json.dumps({"QueueUrl": os.environ["QUEUE"], "MessageBody": text})
    headers = {"X_Amz_Target": "AmazonSQS.SendMessage", "Content_Type": "application/x-amz-json-1.0"}
    ask(urlsplit(os.environ["AWS_ENDPOINT_URL"]).netloc, "POST", "/", message, **headers)
def register(name, events):
    return api("POST", "register", json.dumps({"events": events}), Lambda_Extension_Name=name)[0]
def follow(name, me):
    while True:
        _, event = api("GET", "event/next", Lambda_Extension_Identifier=me)
        tell(f"{name} saw {event['eventType']} {event.get('requestId', '')}")
        if event["eventType"] == "SHUTDOWN":
            break
"""
OUTER: Final = f"#!/usr/bin/env python3\n{EXTENSION}follow('outer', register('outer', ['INVOKE', 'SHUTDOWN']))\n"
INNER: Final = f"""{EXTENSION}
import threading
threading.Thread(target=follow, args=("inner", register("inner", ["INVOKE"])), daemon=True).start()
def handler(event, context): return event
"""


def test_extensions_outside_and_inside_of_the_runtime(owner: Owner) -> None:
    queue = owner.cloud.queue("seen")
    layer = owner.layer("extension", {"extensions/outer": OUTER})
    owner.deploy("extended", INNER, Layers=[layer], Environment={"Variables": {"QUEUE": queue}})
    answers = [owner.invoke("extended", n) for n in (1, 2)]
    assert [answer["Payload"] for answer in answers] == [1, 2]
    ids = [answer["ResponseMetadata"]["RequestId"] for answer in answers]

    def saw(count: int) -> set[str]:
        seen: set[str] = set()
        while len(seen) < count:
            seen |= set(owner.cloud.bodies(queue, WaitTimeSeconds=20))
        return seen

    assert saw(4) == {f"{name} saw INVOKE {request_id}" for name in ("outer", "inner") for request_id in ids}
    owner.lambda_.delete_function(FunctionName="extended")  # which ends the environment
    assert saw(1) == {"outer saw SHUTDOWN "}


# What came of it


def test_logs_are_in_cloudwatch_and_in_the_tail(owner: Owner) -> None:
    source = """
import logging
def handler(event, context):
    print("plain", event)
    logging.getLogger().warning("careful")
"""
    owner.deploy("logs", source)
    answer = owner.invoke("logs", "x", LogType="Tail")
    request_id = answer["ResponseMetadata"]["RequestId"]
    tail = base64.b64decode(answer["LogResult"]).decode()
    assert "plain x\n" in tail
    lines = owner.logged("logs")
    assert [line for line in lines if "INIT_START" not in line][:2] == [
        f"START RequestId: {request_id} Version: $LATEST\n",
        "plain x\n",
    ]
    assert lines[-2] == f"END RequestId: {request_id}\n"
    assert lines[-1].startswith(f"REPORT RequestId: {request_id}\tDuration: ")
    (warning,) = owner.logged("logs", "?WARNING ?ERROR")
    assert warning.startswith("[WARNING]\t")
    assert warning.endswith(f"\t{request_id}\tcareful\n")


@pytest.mark.parametrize(
    ("source", "error", "settings"),
    [
        pytest.param(
            "import nowhere",
            {"errorType": "Runtime.ImportModuleError"},
            {},
            id="cannot be imported",
        ),
        pytest.param(
            "def other(event, context): ...",
            {"errorType": "Runtime.HandlerNotFound", "errorMessage": "Handler 'handler' missing on module 'app'"},
            {},
            id="has no handler",
        ),
        pytest.param(
            "import os\ndef handler(event, context): os._exit(3)",
            {"errorType": "Runtime.ExitError"},
            {},
            id="exits",
        ),
        pytest.param(
            "import threading\ndef handler(event, context): threading.Event().wait()",
            {"errorType": "Sandbox.Timedout"},
            {"Timeout": 1},
            id="takes too long",
        ),
        pytest.param(
            "def handler(event, context): return object()",
            {"errorType": "Runtime.MarshalError"},
            {},
            id="answers what is no JSON",
        ),
    ],
)
def test_errors_of_functions(owner: Owner, source: str, error: dict[str, str], settings: dict[str, Any]) -> None:
    name = owner.deploy("bad-" + error["errorType"].replace(".", "-"), source, **settings)
    answer = owner.invoke(name)
    assert (answer["StatusCode"], answer["FunctionError"]) == (200, "Unhandled")
    assert {key: answer["Payload"][key] for key in error} == error


def test_what_a_handler_raises_comes_with_its_stack(owner: Owner) -> None:
    source = """
import os
def handler(event, context):
    raise KeyError(os.environ["LAMBDA_TASK_ROOT"])
"""
    answer = owner.invoke(owner.deploy("raises", source))
    root = answer["Payload"]["errorMessage"].strip("'")
    line = f'  File "{root}/app.py", line 4, in handler\n    raise KeyError(os.environ["LAMBDA_TASK_ROOT"])\n'
    assert answer["FunctionError"] == "Unhandled"
    assert answer["Payload"] == {
        "errorType": "KeyError",
        "errorMessage": repr(root),
        "requestId": answer["ResponseMetadata"]["RequestId"],
        "stackTrace": [line],
    }


def test_a_function_that_calls_back(owner: Owner) -> None:
    queue = owner.cloud.queue("called-back")
    source = """
import boto3, os
sqs = boto3.client("sqs")
def handler(event, context):
    url = sqs.get_queue_url(QueueName=event["queue"])["QueueUrl"]
    return sqs.send_message(QueueUrl=url, MessageBody="from " + context.function_name)["MessageId"]
"""
    owner.deploy("caller", source, MemorySize=512, Timeout=20)
    message_id = owner.call("caller", {"queue": "called-back"})
    (message,) = owner.cloud.receive(queue)
    assert (message["MessageId"], message["Body"]) == (message_id, "from caller")


# Deploying


def test_a_changed_file_of_a_local_folder_runs_at_once(owner: Owner, tmp_path: Path) -> None:
    code = tmp_path / "live"
    code.mkdir()
    (code / "app.py").write_text("def handler(event, context): return 'one'")
    owner.deploy("live", {}, Code={"S3Bucket": "fogbank-folder", "S3Key": str(code)})
    assert owner.call("live") == "one"
    (code / "app.py").write_text("from other import word\ndef handler(event, context): return word")
    (code / "other.py").write_text("word = 'two'")
    assert owner.call("live") == "two"
    (code / "other.py").write_text("word = 'six'")
    assert owner.call("live") == "six"


def test_versions_stay_and_an_alias_shares_out_its_calls(owner: Owner) -> None:
    def source(word: str) -> str:
        return f"def handler(event, context): return ['{word}', context.function_version]"

    owner.deploy("versioned", source("blue"))
    one = owner.lambda_.publish_version(FunctionName="versioned")["Version"]
    owner.lambda_.update_function_code(FunctionName="versioned", ZipFile=archive({"app.py": source("green")}))
    two = owner.lambda_.publish_version(FunctionName="versioned")["Version"]
    owner.lambda_.create_alias(
        FunctionName="versioned",
        Name="live",
        FunctionVersion=one,
        RoutingConfig={"AdditionalVersionWeights": {two: 0.25}},
    )
    assert owner.call("versioned:1") == ["blue", "1"]
    assert owner.call("versioned", Qualifier="2") == ["green", "2"]
    answers = [owner.invoke("versioned", Qualifier="live") for _ in range(60)]
    assert all(answer["ExecutedVersion"] == answer["Payload"][1] for answer in answers)
    share = Counter(answer["Payload"][0] for answer in answers)
    assert 5 <= share["green"] <= 25
    owner.lambda_.update_alias(FunctionName="versioned", Name="live", FunctionVersion=two, RoutingConfig={})
    assert {tuple(owner.call("versioned:live")) for _ in range(5)} == {("green", "2")}


# Other ways in


def test_a_function_url(owner: Owner) -> None:
    source = """
import json
def handler(event, context):
    http = event["requestContext"]["http"]
    return {"statusCode": 201, "headers": {"X-Shop": "open"}, "cookies": ["a=1"],
            "body": json.dumps([http["method"], event["rawPath"], event["queryStringParameters"], event["body"]])}
"""
    owner.deploy("web", source)
    made = owner.lambda_.create_function_url_config(FunctionName="web", AuthType="NONE")
    host = urlsplit(str(made["FunctionUrl"])).netloc
    connection = http.client.HTTPConnection("127.0.0.1", owner.cloud.fogbank.port)
    connection.request("POST", "/orders?page=2", "apples", {"Host": host, "Content-Type": "text/plain"})
    reply = connection.getresponse()
    assert (reply.status, reply.getheader("X-Shop"), reply.getheader("Set-Cookie")) == (201, "open", "a=1")
    assert json.loads(reply.read()) == ["POST", "/orders", {"page": "2"}, "apples"]
    connection.close()


STREAM: Final = """
export const handler = awslambda.streamifyResponse(async (event, stream, context) => {
    stream.write("first ");
    const answer = await fetch(process.env.AWS_ENDPOINT_URL, {
        method: "POST",
        headers: { "X-Amz-Target": "AmazonSQS.ReceiveMessage", "Content-Type": "application/x-amz-json-1.0" },
        body: JSON.stringify({ QueueUrl: event.queue, WaitTimeSeconds: 20 }),
    });
    stream.write((await answer.json()).Messages[0].Body);
    stream.end();
});
"""


@needs_node
def test_a_stream_is_read_while_the_function_still_writes(owner: Owner) -> None:
    queue = owner.cloud.queue("next-piece")
    owner.deploy("stream", {"index.mjs": STREAM}, Runtime="nodejs22.x", Handler="index.handler", Timeout=30)
    answer = owner.lambda_.invoke_with_response_stream(FunctionName="stream", Payload=json.dumps({"queue": queue}))
    pieces = iter(answer["EventStream"])
    assert next(pieces) == {"PayloadChunk": {"Payload": b"first "}}
    # The function waits for this.
    owner.cloud.sqs.send_message(QueueUrl=queue, MessageBody="second")
    assert next(pieces) == {"PayloadChunk": {"Payload": b"second"}}
    (last,) = pieces
    assert last.keys() == {"InvokeComplete"}
    assert "ErrorCode" not in last["InvokeComplete"]
