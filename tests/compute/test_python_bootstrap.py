"""Fogbank's runtime client for Python beside AWS's own: the same function, the same events, the same answers."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from fogbank.compute.interpreters import Interpreters
from tests.compute.clientside import Told, awslambdaric, own_python

FUNCTION = """
import decimal, logging, os
class Odd(Exception): pass
def handler(event, context):
    if event == "raise": raise Odd("bäd")
    if event == "bare": raise KeyError
    if event == "unserializable": return object()
    if event == "bytes": return b"as they are"
    if event == "decimal": return {"d": decimal.Decimal("1.10"), "n": [decimal.Decimal("NaN")]}
    if event == "context": return [repr(context), context.get_remaining_time_in_millis() > 0, context.tenant_id]
    if event == "log":
        logging.warning("a %s", "b"); print("printed"); logging.info("quiet")
        try: 1 / 0
        except Exception: logging.exception("failed")
    if event == "extra": logging.error({"whole": True}, extra={"mine": 1})
    if event == "trace": return os.environ["_X_AMZN_TRACE_ID"]
    return {"event": event, "u": "ä"}
"""
EVENTS: tuple[Any, ...] = (
    *("raise", "bare", "unserializable", "bytes", "decimal", "context", "log", "extra", "trace", None, {"a": [1]}),
    b"{not json",
)
HEADERS = {
    "client_context": '{"custom": {"a": 1}, "client": {"app_title": "t"}}',
    "cognito_identity": '{"cognitoIdentityId": "me", "cognitoIdentityPoolId": "pool"}',
    "aws_tenant_id": "blue",
}


def seen(told: Told, folder: Path) -> list[Any]:
    """What the Runtime API saw, but for the words of two JSON parsers and where the files are."""
    shown: list[Any] = []
    for said in told.said:
        body = said.body.replace(str(folder).encode(), b"")
        body = re.sub(rb"(Unable to unmarshal input: ).*?\"", rb'\1"', body)
        cause = said.headers.get("lambda-runtime-function-xray-error-cause", "{}").replace(str(folder), "")
        exceptions = [{**one, "message": ""} for one in json.loads(cause).get("exceptions", [])]
        shown.append((said.path, said.headers["content-type"], body, exceptions))
    return shown


def logged(told: Told, folder: Path) -> list[str]:
    text = told.output.replace(str(folder), "")
    text = re.sub(r"\d{4}-\d\d-\d\dT[0-9:.]+Z", "TIME", text)
    text = re.sub(r"Unable to unmarshal input: [^\"\r]*", "Unable to unmarshal input", text)
    return [line for line in text.split("\n") if "LAMBDA_WARNING" not in line]


@pytest.mark.parametrize("runtime", ["python3.11", "python3.13"])
@pytest.mark.parametrize("log_format", ["Text", "JSON"])
def test_both_clients_say_and_log_the_same(tmp_path: Path, runtime: str, log_format: str) -> None:
    environment = {"AWS_EXECUTION_ENV": f"AWS_Lambda_{runtime}"}
    if log_format == "JSON":
        environment |= {"AWS_LAMBDA_LOG_FORMAT": "JSON", "AWS_LAMBDA_LOG_LEVEL": "INFO"}
    told: list[Told] = []
    for client, name in ((own_python, "own"), (awslambdaric, "aws")):
        (tmp_path / name).mkdir()
        told.append(client(tmp_path / name, FUNCTION, *EVENTS, environment=environment, headers=HEADERS))
    own, aws = told
    for ours, theirs in zip(seen(own, tmp_path / "own"), seen(aws, tmp_path / "aws"), strict=True):
        assert ours == theirs
    assert logged(own, tmp_path / "own") == logged(aws, tmp_path / "aws")


@pytest.mark.parametrize(
    ("source", "handler"),
    [
        pytest.param("import nowhere", "app.handler", id="an import fails"),
        pytest.param("def handler(:", "app.handler", id="not Python"),
        pytest.param("", "app.handler", id="no such function"),
        pytest.param("", "other.handler", id="no such module"),
        pytest.param("", "handler", id="no module"),
        pytest.param("", "sys.exit", id="a module of the interpreter"),
        pytest.param("1 / 0", "app.handler", id="raises when it is loaded"),
    ],
)
def test_init_errors_are_the_same(tmp_path: Path, source: str, handler: str) -> None:
    own = own_python(tmp_path, source, environment={"_HANDLER": handler}, handler=handler)
    aws = awslambdaric(tmp_path, source, handler=handler) if handler == "app.handler" else None
    said = own.only
    assert (said.path, own.status) == ("/2018-06-01/runtime/init/error", 1)
    assert said.headers["lambda-runtime-function-error-type"] == said.json["errorType"]
    if aws is not None:
        assert _words(said.json) == _words(aws.only.json)
    else:
        assert said.json["errorType"].startswith("Runtime.")


def _words(document: dict[str, Any]) -> dict[str, Any]:
    """AWS's client takes the newline from the line that does not parse; that is between it and its traceback."""
    return {**document, "stackTrace": [line.rstrip() for line in document["stackTrace"]]}


def test_frames(tmp_path: Path) -> None:
    source = "import logging\ndef handler(event, context): logging.warning('two\\nlines')"
    for client in (own_python, awslambdaric):
        told = client(tmp_path, source, 1, environment={"_LAMBDA_TELEMETRY_LOG_FD": "1"})
        assert "\tid-1\ttwo\nlines\n" in told.output


def test_no_name_of_the_client_is_in_a_functions_way(tmp_path: Path) -> None:
    source = "import context, logs, client\ndef handler(event, _): return [context.MINE, logs.MINE, client.MINE]"
    for name in ("context", "logs", "client"):
        (tmp_path / f"{name}.py").write_text(f"MINE = '{name}'")
    assert own_python(tmp_path, source, 1).only.json == ["context", "logs", "client"]


def test_exit_is_there_though_site_is_not(tmp_path: Path) -> None:
    told = own_python(tmp_path, "def handler(event, context): exit(4)", 1, answers=0)
    assert told.status == 4


def test_the_oldest_python_there_is_runs_it(tmp_path: Path) -> None:
    found = [one for one in Interpreters().look("python") if one.version >= (3, 8)]
    oldest = min(found, key=lambda one: one.version)
    told = own_python(tmp_path, FUNCTION, *EVENTS, python=str(oldest.path), headers=HEADERS)
    assert [said.path.rsplit("/", 1)[1] for said in told.said].count("response") == 8
