"""Responses in pieces: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-custom.html"""

import json
import textwrap
from typing import Any

import pytest

from fogbank.compute.api import Outcome, Streamed
from tests.compute.shed import Function, Shed

STREAM = """
    def stream(request_id, pieces, trailers=(), kind="application/octet-stream", whole=True):
        out = socket.create_connection(address.split(":"))
        head = (
            f"POST /2018-06-01/runtime/invocation/{request_id}/response HTTP/1.1\\r\\nHost: x\\r\\n"
            f"Content-Type: {kind}\\r\\nLambda-Runtime-Function-Response-Mode: streaming\\r\\n"
            "Transfer-Encoding: chunked\\r\\n"
            "Trailer: Lambda-Runtime-Function-Error-Type, Lambda-Runtime-Function-Error-Body\\r\\n\\r\\n"
        )
        out.sendall(head.encode())
        for piece in pieces:
            out.sendall(b"%x\\r\\n%b\\r\\n" % (len(piece), piece))
        if whole:
            out.sendall(b"0\\r\\n" + "".join(f"{name}: {value}\\r\\n" for name, value in trailers).encode() + b"\\r\\n")
            status = out.recv(100).split()[1]
        out.close()
"""


def streaming(shed: Shed, loop: str, **changes: Any) -> Function:
    return shed.bootstrap(textwrap.dedent(STREAM) + textwrap.dedent(loop), **changes)


async def all_of(answer: Streamed | Outcome) -> bytes:
    assert isinstance(answer, Streamed), answer
    return b"".join([piece async for piece in answer.pieces])


async def test_pieces_come_as_they_are_made(shed: Shed) -> None:
    gate = shed.folder / "gate"
    function = streaming(
        shed,
        f"""
        def pieces():
            yield b"one"
            wait_for({str(gate)!r})
            yield b"two"
        while True:
            request_id, _ = event()
            stream(request_id, pieces())
        """,
    )
    answer = await function.stream()
    assert isinstance(answer, Streamed)
    assert (answer.content_type, answer.http_integration) == ("application/octet-stream", False)
    pieces = aiter(answer.pieces)
    assert await anext(pieces) == b"one"
    gate.touch()
    assert [piece async for piece in pieces] == [b"two"]
    assert answer.error_type == ""
    assert b"REPORT RequestId" in answer.log_tail


async def test_a_stream_for_somebody_who_wants_it_whole(shed: Shed) -> None:
    function = streaming(
        shed,
        """
        while True:
            request_id, _ = event()
            stream(request_id, [b"one,", b"two"], kind="application/vnd.awslambda.http-integration-response")
        """,
    )
    outcome = await function.invoke()
    assert (outcome.payload, outcome.error) == (b"one,two", "")
    answer = await function.stream()
    assert isinstance(answer, Streamed)
    assert answer.http_integration
    assert await all_of(answer) == b"one,two"


async def test_a_whole_response_for_somebody_who_wants_a_stream(shed: Shed) -> None:
    answer = await shed.python("def handler(event, context): return event").stream({"a": 1})
    assert isinstance(answer, Streamed)
    assert (answer.content_type, json.loads(await all_of(answer))) == ("application/json", {"a": 1})


async def test_what_fails_before_its_first_piece_is_an_outcome(shed: Shed) -> None:
    answer = await shed.python("def handler(event, context): raise ValueError('no')").stream()
    assert isinstance(answer, Outcome)
    assert json.loads(answer.payload)["errorType"] == "ValueError"


async def test_an_error_in_the_trailers(shed: Shed) -> None:
    function = streaming(
        shed,
        """
        body = base64.b64encode(json.dumps({"errorMessage": "midway", "errorType": "Halfway"}).encode()).decode()
        trailers = [("Lambda-Runtime-Function-Error-Type", "Halfway"), ("Lambda-Runtime-Function-Error-Body", body)]
        while True:
            request_id, _ = event()
            stream(request_id, [b"half"], trailers)
        """,
    )
    answer = await function.stream()
    assert isinstance(answer, Streamed)
    assert await all_of(answer) == b"half"
    assert (answer.error_type, json.loads(answer.error_body)["errorMessage"]) == ("Halfway", "midway")
    outcome = await function.invoke()
    assert (outcome.kind, json.loads(outcome.payload)["errorType"]) == ("function", "Halfway")


@pytest.mark.parametrize(
    ("after", "error_type"),
    [
        pytest.param("os._exit(3)", "Runtime.ExitError", id="exit"),
        pytest.param("time.sleep(60)", "Sandbox.Timedout", id="time-out"),
    ],
)
async def test_an_end_in_the_middle(shed: Shed, after: str, error_type: str) -> None:
    function = streaming(
        shed,
        f"""
        def pieces():
            yield b"half"
            time.sleep(0.05)
            {after}
        request_id, _ = event()
        stream(request_id, pieces())
        """,
        timeout_ms=1000,
    )
    answer = await function.stream()
    assert isinstance(answer, Streamed)
    assert await all_of(answer) == b"half"
    assert answer.error_type in (error_type, "Runtime.TruncatedResponse")
    assert answer.error_body


async def test_a_stream_that_is_cut_off(shed: Shed) -> None:
    function = streaming(
        shed,
        """
        while True:
            request_id, _ = event()
            stream(request_id, [b"half"], whole=False)
        """,
    )
    answer = await function.stream()
    assert isinstance(answer, Streamed)
    assert await all_of(answer) == b"half"
    assert answer.error_type == "Runtime.TruncatedResponse"


async def test_a_function_waits_for_a_slow_reader(shed: Shed) -> None:
    function = streaming(
        shed,
        """
        def pieces():
            for number in range(200):
                print("piece", number, flush=True)
                yield b"x" * 100_000
        while True:
            request_id, _ = event()
            stream(request_id, pieces())
        """,
        timeout_ms=10_000,
    )
    answer = await function.stream()
    assert isinstance(answer, Streamed)
    pieces = aiter(answer.pieces)
    size = len(await anext(pieces))
    await shed.clock.wait_until(shed.clock.now_ms() + 200)
    assert "piece 199\n" not in shed.logs.lines
    async for piece in pieces:
        size += len(piece)
    assert size == 20_000_000
