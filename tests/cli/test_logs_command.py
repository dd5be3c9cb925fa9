"""`fogbank logs`, against a real server."""

import argparse
import contextlib
import io
import json
import queue
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from fogbank.cli.logs_client import LogsClient
from fogbank.cli.logs_command import Since, Wish, add_logs, logs, run_logs, short_name, since
from tests.cloud import Cloud


@pytest.fixture(scope="module")
def cloud() -> Iterator[Cloud]:
    with Cloud() as running:
        yield running


def _say(cloud: Cloud, group: str, stream: str, *texts: str, ago_s: int = 0) -> None:
    client = cloud.client("logs")
    for make, request in (
        (client.create_log_group, {"logGroupName": group}),
        (client.create_log_stream, {"logGroupName": group, "logStreamName": stream}),
    ):
        with contextlib.suppress(client.exceptions.ResourceAlreadyExistsException):
            make(**request)
    events = [{"timestamp": cloud.now_ms - ago_s * 1000, "message": text} for text in texts]
    client.put_log_events(logGroupName=group, logStreamName=stream, logEvents=events)


def _shown(cloud: Cloud, *arguments: str) -> list[str]:
    """The lines that the command writes."""
    parser = argparse.ArgumentParser()

    def add_address(one: argparse.ArgumentParser) -> None:
        one.add_argument("--host", default="127.0.0.1")
        one.add_argument("--port", type=int, default=cloud.fogbank.port)

    add_logs(parser.add_subparsers(), add_address)
    options = parser.parse_args(["logs", *arguments])
    out = io.StringIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.stdout", out)
        assert run_logs(options) == 0
    return out.getvalue().splitlines()


def test_what_a_function_said(cloud: Cloud) -> None:
    stream = "2024/01/01/[$LATEST]0123456789abcdef0123456789abcdef"
    _say(cloud, "/aws/lambda/orders", stream, "long ago", ago_s=3600)
    _say(cloud, "/aws/lambda/orders", stream, "START RequestId: 1\n", "ERROR two\nlines\n")
    lines = _shown(cloud, "orders")
    assert [line.split(" ", 2)[2] for line in lines[:2]] == ["01234567 START RequestId: 1", "01234567 ERROR two"]
    assert lines[2] == "lines"
    assert len(_shown(cloud, "orders", "--since", "2h")) == 4
    arn = "arn:aws:lambda:us-east-1:000000000000:function:orders:live"
    assert _shown(cloud, arn) == lines
    assert _shown(cloud, "arn:aws:logs:us-east-1:000000000000:log-group:/aws/lambda/orders") == lines
    assert len(_shown(cloud, "/aws/lambda/orders", "--filter", "ERROR")) == 2


def test_json(cloud: Cloud) -> None:
    _say(cloud, "plain", "s", "ün\n")
    (line,) = _shown(cloud, "plain", "--json")
    assert json.loads(line) == {"timestamp": cloud.now_ms, "logStreamName": "s", "message": "ün\n"}


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("no_colour", "coloured"), [("", True), ("1", False)])
def test_colours_are_for_terminals(
    cloud: Cloud, monkeypatch: pytest.MonkeyPatch, no_colour: str, coloured: bool
) -> None:
    monkeypatch.setenv("NO_COLOR", no_colour)
    _say(cloud, "colours", "s", "REPORT RequestId: 1", "fine", "Traceback (most recent call last):")
    out = _Terminal()
    assert logs(Wish("colours", since("1m")), "127.0.0.1", cloud.fogbank.port, out) == 0
    assert ("\033[" in out.getvalue()) is coloured
    assert ("\033[31mTraceback" in out.getvalue()) is coloured
    assert ("\033[2mREPORT" in out.getvalue()) is coloured


class _Pipe(io.StringIO):
    """Hands its lines to another thread."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: queue.Queue[str] = queue.Queue()

    def write(self, text: str) -> int:
        for line in filter(None, text.splitlines()):
            self.lines.put(line)
        return len(text)


def test_following() -> None:
    with Cloud() as cloud:
        pipe = _Pipe()
        codes: list[int] = []
        _say(cloud, "/aws/lambda/f", "s", "before")
        wish = Wish("f", since("10m"), follow=True, as_json=True)
        port = cloud.fogbank.port
        following = threading.Thread(target=lambda: codes.append(logs(wish, "127.0.0.1", port, pipe)))
        following.start()
        assert json.loads(pipe.lines.get(timeout=10))["message"] == "before"
        for text in ("one", "one", "two"):
            _say(cloud, "/aws/lambda/f", "s", text)
        found = [json.loads(pipe.lines.get(timeout=10))["message"] for _ in range(3)]
        assert found == ["one", "one", "two"]
    following.join(10)
    assert codes == [1]
    assert pipe.lines.empty()


def test_signed_where_signatures_are_verified(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keys = tmp_path / "keys.toml"
    keys.write_text('[[keys]]\nid = "AKIAIOSFODNN7EXAMPLE"\nsecret = "s3cret"\naccount = "123456789012"\n')
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "s3cret")
    monkeypatch.setenv("AWS_REGION", "eu-west-1")
    with Cloud(auth=keys) as cloud:
        LogsClient("localhost", cloud.fogbank.port).call("CreateLogGroup", logGroupName="g")
        assert _shown(cloud, "g") == []
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "wrong")
        wish = Wish("g", since("1m"))
        assert logs(wish, "127.0.0.1", cloud.fogbank.port) == 1


def test_failures(cloud: Cloud, capsys: pytest.CaptureFixture[str]) -> None:
    port = cloud.fogbank.port
    assert logs(Wish("nobody", since("1m")), "127.0.0.1", port) == 1
    assert logs(Wish("plain", since("1m"), "a@b"), "127.0.0.1", port) == 1
    assert logs(Wish("plain", since("1m")), "127.0.0.1", 1) == 1
    lines = capsys.readouterr().err.splitlines()
    assert lines[0] == "fogbank: There is no log group for nobody: it has not said anything yet."
    assert lines[1] == (
        "fogbank: InvalidParameterException: Invalid filter pattern: Invalid character(s) in term 'a@b'"
    )
    assert lines[2].startswith("fogbank: Nothing answers on http://localhost:1 (")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("90s", Since(ago_ms=90_000)),
        ("10m", Since(ago_ms=600_000)),
        ("2h", Since(ago_ms=7_200_000)),
        ("7d", Since(ago_ms=604_800_000)),
        ("2024-01-01T00:00+00:00", Since(at_ms=1_704_067_200_000)),
    ],
)
def test_since(text: str, expected: Since) -> None:
    assert since(text) == expected
    assert expected.moment_ms(604_800_001) in (1_704_067_200_000, 604_800_001 - expected.ago_ms)


@pytest.mark.parametrize("text", ["", "m", "10", "10 m", "-5m", "yesterday", "٣m"])
def test_what_is_no_time(text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError):
        since(text)


@pytest.mark.parametrize(
    ("stream", "short"),
    [
        ("2024/01/01/[$LATEST]0123456789abcdef0123456789abcdef", "01234567"),
        ("2024/01/01/f[7]0123456789abcdef0123456789abcdef", "01234567"),
        ("web-1", "web-1"),
        ("a-very-long-name-of-a-stream", "-long-name-of-a-stream"[-20:]),
    ],
)
def test_short_names(stream: str, short: str) -> None:
    assert short_name(stream) == short
