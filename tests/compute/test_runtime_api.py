"""The Runtime API as runtimes of the test's own see it."""

import asyncio
import json

import pytest

from tests.compute.shed import Shed, error_of


async def test_requests_that_do_not_fit(shed: Shed) -> None:
    function = shed.bootstrap("""
        seen = {"response before": said("POST", "invocation/some-id/response", "1")}
        request_id, _ = event()
        seen["another id"] = said("POST", "invocation/some-id/response", "1")
        seen["next too early"] = said("GET", "invocation/next")
        seen["init error too late"] = said("POST", "init/error", "{}")
        seen["restore"] = said("GET", "restore/next")
        seen["nothing there"] = said("GET", "somewhere")
        seen["no verb"] = said("POST", f"invocation/{request_id}/applause", "1")
        seen["wrong method"] = said("PUT", f"invocation/{request_id}/response", "1")
        seen["the response"] = said("POST", f"invocation/{request_id}/response", json.dumps(seen))
        first, _ = request_id, None
        request_id, _ = event()
        again = said("POST", f"invocation/{first}/response", "1")
        one = said("POST", f"invocation/{request_id}/error", json.dumps(again), Lambda_Runtime_Function_Error_Type="x")
        two = said("POST", f"invocation/{request_id}/response", "1")
        request_id, _ = event()
        answer(request_id, [again, one, two])
        event()
    """)
    assert await function.call() == {
        "response before": [400, "InvalidRequestID"],
        "another id": [400, "InvalidRequestID"],
        "next too early": [403, "InvalidStateTransition"],
        "init error too late": [403, "InvalidStateTransition"],
        "restore": [403, "InvalidStateTransition"],
        "nothing there": [404, ""],
        "no verb": [404, ""],
        "wrong method": [404, ""],
    }
    outcome = await function.invoke()
    assert error_of(outcome) == [400, "InvalidRequestID"]
    assert await function.call() == [[400, "InvalidRequestID"], [202, ""], [403, "InvalidStateTransition"]]


@pytest.mark.parametrize("payload", [b"SUCCESS", b"", b"{not json", "☃".encode()])
async def test_a_payload_is_bytes(shed: Shed, payload: bytes) -> None:
    function = shed.bootstrap(f"""
        while True:
            request_id, _ = event()
            ask("POST", f"invocation/{{request_id}}/response", {payload!r})
    """)
    outcome = await function.invoke()
    assert (outcome.payload, outcome.error) == (payload, "")


async def test_a_connection_for_each_request_and_one_that_is_closed_while_it_waits(shed: Shed) -> None:
    function = shed.bootstrap(
        """
        while True:
            for attempt in range(3):
                waiting = socket.create_connection(address.split(":"))
                waiting.sendall(b"GET /2018-06-01/runtime/invocation/next HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n")
                waiting.close()
            api.close()
            request_id, value = event()
            api.close()
            answer(request_id, value)
        """,
        timeout_ms=1000,
    )
    # What was given to a connection that had closed is lost, as it is on AWS: then its time is over.
    assert (await function.invoke()).kind in ("success", "timeout")


@pytest.mark.parametrize(
    "bytes_sent",
    [
        pytest.param(b"nonsense\\r\\n\\r\\n", id="not http"),
        pytest.param(b"GET / HTTP/1.1\\r\\n" + b"A: b\\r\\n" * 200_000, id="endless headers"),
        pytest.param(
            b"POST /2018-06-01/runtime/init/error HTTP/1.1\\r\\nContent-Length: 99999999999\\r\\n\\r\\nx", id="long"
        ),
    ],
)
async def test_what_is_not_http_costs_a_connection(shed: Shed, bytes_sent: bytes) -> None:
    function = shed.bootstrap(f"""
        strange = socket.create_connection(address.split(":"))
        try:
            strange.sendall(b"{bytes_sent[:200].decode()}" + b"A: b\\r\\n" * {bytes_sent.count(b"A: b")})
        except OSError:
            pass
        while True:
            request_id, value = event()
            answer(request_id, value)
    """)
    assert await function.call("still here") == "still here"


async def test_many_connections_are_refused_after_a_while(shed: Shed) -> None:
    function = shed.bootstrap("""
        request_id, _ = event()
        many = [socket.create_connection(address.split(":")) for _ in range(400)]
        answer(request_id, len(many))
        event()
    """)
    assert await function.call() == 400


async def test_one_environment_cannot_answer_for_another(shed: Shed) -> None:
    gate = shed.folder / "gate"
    victim = shed.bootstrap(f"""
        request_id, _ = event()
        print(f"mine is {{request_id}} at {{address}}", flush=True)
        wait_for({str(gate)!r})
        answer(request_id, "true")
        event()
    """)
    under_way = asyncio.create_task(victim.call())
    line = await shed.logs.saw("mine is ")
    request_id = line.split()[2]
    thief = shed.bootstrap(f"""
        own, _ = event()
        answer(own, said("POST", "invocation/{request_id}/response", "false"))
        event()
    """)
    assert await thief.call() == [400, "InvalidRequestID"]
    gate.touch()
    assert await under_way == "true"


async def test_a_response_and_then_an_end(shed: Shed) -> None:
    function = shed.bootstrap("""
        request_id, value = event()
        answer(request_id, value)
        if value:
            sys.exit(1)
        event()
    """)
    assert (await function.invoke(1)).payload == b"1"
    assert (await function.invoke(0)).payload == b"0"


async def test_a_runtime_that_is_slow_to_ask_again_does_not_keep_its_caller(shed: Shed) -> None:
    gate = shed.folder / "gate"
    function = shed.bootstrap(f"""
        while True:
            request_id, value = event()
            answer(request_id, os.getpid())
            wait_for({str(gate)!r})
    """)
    first = await function.call()
    second = await function.call()  # the first is not free yet
    assert first != second
    gate.touch()


async def test_an_init_error_of_the_runtimes_own(shed: Shed) -> None:
    function = shed.bootstrap("""
        document = json.dumps({"errorMessage": "no database", "errorType": "Setup.Failed"})
        reply, _ = ask("POST", "init/error", document, Lambda_Runtime_Function_Error_Type="Setup.Failed")
        sys.exit(0 if reply.status == 202 else 9)
    """)
    outcome = await function.invoke()
    assert json.loads(outcome.payload) == {"errorMessage": "no database", "errorType": "Setup.Failed"}
    assert "Status: error\tError Type: Setup.Failed" in outcome.log_tail.decode()


async def test_a_bootstrap_that_is_missing_or_cannot_be_run(shed: Shed) -> None:
    function = shed.function({"other": "x"}, runtime="provided.al2023", handler="any")
    outcome = await function.invoke()
    assert outcome.kind == "init"
    assert error_of(outcome)["errorType"] == "Runtime.InvalidEntrypoint"
