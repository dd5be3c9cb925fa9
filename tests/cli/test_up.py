"""`fogbank up` as a process: what it says, how it ends, and what it says when it cannot begin."""

import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

from fogbank import __version__

_DEADLINE_S = 20
_READY = re.compile(r"Fogbank (\S+) on (http://\S+:(\d+)): ([a-z0-9, ]+); data (.+)\. Ready\.\n")


def environment(**settings: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("FOGBANK_", "AWS_"))}
    return kept | settings


@contextlib.contextmanager
def up(*options: str, **settings: str) -> Generator["subprocess.Popen[str]"]:
    command = [sys.executable, "-m", "fogbank", "up", *options]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, env=environment(**settings)) as process:
        try:
            yield process
        finally:
            process.kill()


def ready(process: "subprocess.Popen[str]") -> re.Match[str]:
    assert process.stdout is not None
    line = process.stdout.readline()
    found = _READY.fullmatch(line)
    assert found, line
    return found


def call(endpoint: str, action: str, **request: object) -> dict[str, Any]:
    headers = {"X-Amz-Target": f"AmazonSQS.{action}", "Content-Type": "application/x-amz-json-1.0"}
    with urllib.request.urlopen(urllib.request.Request(endpoint, json.dumps(request).encode(), headers)) as answer:
        return json.loads(answer.read() or b"{}")


def refused(*options: str, **settings: str) -> tuple[int, str]:
    """The exit code of a start that fails, and what it says."""
    command = [sys.executable, "-m", "fogbank", "up", *options]
    ended = subprocess.run(
        command, capture_output=True, text=True, env=environment(**settings), timeout=_DEADLINE_S, check=False
    )
    assert ended.stdout == ""
    assert "Traceback" not in ended.stderr
    return ended.returncode, ended.stderr


@pytest.mark.parametrize("name", [signal.SIGTERM, signal.SIGINT])
def test_it_says_where_it_is_answers_and_stops_in_order(name: signal.Signals) -> None:
    with up("--memory", "--port", "0") as process:
        version, endpoint, port, services, data = ready(process).groups()
        assert version == __version__
        assert endpoint == f"http://127.0.0.1:{port}"
        assert {"sqs", "sts"} <= set(services.split(", "))
        assert data == "in memory only"
        made = call(endpoint, "CreateQueue", QueueName="q")
        assert made["QueueUrl"] == f"http://127.0.0.1:{port}/000000000000/q"
        process.send_signal(name)
        out, log = process.communicate(timeout=_DEADLINE_S)
    assert process.returncode == 0
    assert out == ""
    assert re.fullmatch(r"\d\d:\d\d:\d\d INFO    stopping\n", log)


def test_a_stop_does_not_wait_for_long_polls() -> None:
    with up("--memory", "--port", "0") as process:
        endpoint, port = ready(process).group(2, 3)
        url = call(endpoint, "CreateQueue", QueueName="q")["QueueUrl"]
        body = json.dumps({"QueueUrl": url, "WaitTimeSeconds": 20}).encode()
        head = "POST / HTTP/1.1\r\nHost: x\r\nX-Amz-Target: AmazonSQS.ReceiveMessage\r\nExpect: 100-continue\r\n"
        with socket.create_connection(("127.0.0.1", int(port)), timeout=_DEADLINE_S) as poll:
            poll.sendall(f"{head}Content-Length: {len(body)}\r\n\r\n".encode())
            assert poll.recv(1000).startswith(b"HTTP/1.1 100")
            poll.sendall(body)
            call(endpoint, "ListQueues")
            process.send_signal(signal.SIGTERM)
            answer = b"".join(iter(lambda: poll.recv(1000), b""))
        assert answer.startswith(b"HTTP/1.1 200 OK\r\n")
        assert answer.endswith(b"{}")
        assert process.wait(_DEADLINE_S) == 0


def test_data_is_there_again_after_a_stop_and_after_a_kill(tmp_path: Path) -> None:
    data = tmp_path / "data"
    for end, expected in ((signal.SIGTERM, []), (signal.SIGKILL, ["q0"]), (signal.SIGTERM, ["q0", "q1"])):
        with up("--port", "0", FOGBANK_DATA=str(data)) as process:
            endpoint, where = ready(process).group(2, 5)
            assert where == f"in {data}"
            listed = call(endpoint, "ListQueues").get("QueueUrls", [])
            assert [url.rpartition("/")[2] for url in listed] == expected
            call(endpoint, "CreateQueue", QueueName=f"q{len(expected)}")
            process.send_signal(end)
            process.communicate(timeout=_DEADLINE_S)


def test_log_lines_for_machines() -> None:
    with up("--memory", "--port", "0", "--log-format", "json", FOGBANK_HOST="localhost") as process:
        assert ready(process).group(2).startswith("http://localhost:")
        process.send_signal(signal.SIGTERM)
        _, log = process.communicate(timeout=_DEADLINE_S)
    (line,) = [json.loads(line) for line in log.splitlines()]
    assert line.pop("time_ms") > 1_700_000_000_000
    assert line == {"level": "info", "logger": "fogbank", "message": "stopping"}


def test_signatures_are_verified_if_wished(tmp_path: Path) -> None:
    file = tmp_path / "keys.toml"
    file.write_text('[[keys]]\nid = "AKIDEXAMPLE"\nsecret = "s"\naccount = "123456789012"\n')
    with up("--memory", "--port", "0", FOGBANK_AUTH=str(file)) as process:
        found = ready(process)
        assert found.group(5) == "in memory only, signatures verified"
        with pytest.raises(urllib.error.HTTPError) as refusal:
            call(found.group(2), "ListQueues")
        with refusal.value as answer:
            assert b"MissingAuthenticationToken" in answer.read()


# What cannot be


def test_a_port_that_is_taken() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        code, text = refused("--memory", "--port", str(port))
    assert code == 3
    assert text == (
        f"fogbank: Port {port} on 127.0.0.1 is taken. Stop what listens there (is Fogbank running already?), "
        "or choose another one with --port; --port 0 takes a free one.\n"
    )


def test_an_address_that_is_not_ours() -> None:
    code, text = refused("--memory", "--port", "0", "--host", "no-such-host.invalid")
    assert code == 3
    assert text.startswith("fogbank: Cannot listen on no-such-host.invalid, port 0: ")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b'[[keys]]\nid = "AKID"\nsecret = \n', "{file}:3: this is not TOML: Invalid value. Correct the line."),
        (b'[[keys]]\nid = "AKID"\nsecret = "s"\naccount = 12\n', "{file}:4: Expected `str`, got `int`"),
        (b"", "{file}:1: Object missing required field `keys`"),
        (b"\xff", "{file}: this is not a text in UTF-8. --auth needs a file with access keys."),
        (None, "{file}: No such file or directory. --auth needs a file with access keys."),
    ],
)
def test_a_bad_file_of_keys(tmp_path: Path, content: bytes | None, says: str) -> None:
    file = tmp_path / "keys.toml"
    if content is not None:
        file.write_bytes(content)
    code, text = refused("--memory", "--port", "0", "--auth", str(file))
    assert code == 5
    assert text.startswith("fogbank: " + says.format(file=file))


def test_data_that_cannot_be_opened(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a directory")
    code, text = refused("--port", "0", "--data", str(tmp_path / "file"))
    assert code == 4
    assert str(tmp_path / "file") in text


@pytest.mark.parametrize(
    ("options", "settings", "says"),
    [
        ((), {"FOGBANK_PORT": "eighty"}, "eighty is not a port: a number from 0 to 65535"),
        ((), {"FOGBANK_LOG_FORMAT": "xml"}, "xml is not a log format: text or json"),
        ((), {"FOGBANK_LOG_LEVEL": "loud"}, "FOGBANK_LOG_LEVEL is loud; it can be debug, info, warning, error."),
        (("--memory", "--data", "x"), {}, "not allowed with"),
    ],
)
def test_wrong_usage(options: tuple[str, ...], settings: dict[str, str], says: str) -> None:
    code, text = refused(*options, **settings)
    assert code == 2
    assert says in text
