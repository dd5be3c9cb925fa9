"""What a function finds, what it may keep, and how many environments it gets."""

import asyncio
import json
import os
import re

import pytest

from fogbank.compute.world import Settings
from tests.compute.shed import ACCOUNT, OUR_PYTHON, REGION, Shed, alive, write

COUNTER = """
    import os
    count = 0
    def handler(event, context):
        global count
        count += 1
        return [os.getpid(), count]
"""
# It answers when the test lets it, by making a file.
GATED = """
    import os, time
    def handler(event, context):
        print("waiting", flush=True)
        while event and not os.path.exists(event):
            time.sleep(0.002)
        return os.getpid()
"""


async def test_environment_variables_are_awss_and_nothing_is_inherited(shed: Shed) -> None:
    os.environ["FOGBANK_SECRET_OF_A_TEST"] = "1"
    function = shed.python(
        "import os\ndef handler(event, context): return dict(os.environ)",
        memory_mb=256,
        environment={"COLOUR": "blue", "AWS_REGION": "not-here", "TZ": "Europe/Berlin"},
    )
    found = await function.call()
    assert re.fullmatch(r"127\.0\.0\.1:\d+", found.pop("AWS_LAMBDA_RUNTIME_API"))
    assert re.fullmatch(r"\d{4}/\d\d/\d\d/\[\$LATEST\][0-9a-f]{32}", found.pop("AWS_LAMBDA_LOG_STREAM_NAME"))
    wanted = {
        "COLOUR": "blue",
        "TZ": "Europe/Berlin",
        "_HANDLER": "app.handler",
        "LAMBDA_TASK_ROOT": str(function.spec.code),
        "AWS_LAMBDA_FUNCTION_NAME": "f",
        "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "256",
        "AWS_LAMBDA_LOG_GROUP_NAME": "/aws/lambda/f",
        "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
        "AWS_EXECUTION_ENV": f"AWS_Lambda_{OUR_PYTHON}",
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_ACCESS_KEY_ID": ACCOUNT,
        "AWS_ENDPOINT_URL": "http://127.0.0.1:4566",
    }
    assert {name: found.get(name) for name in wanted} == wanted
    assert "FOGBANK_SECRET_OF_A_TEST" not in found
    assert not {name for name in found if name.startswith(("PYTEST", "VIRTUAL_ENV"))}


async def test_the_context(shed: Shed) -> None:
    function = shed.python("""
        import os
        def handler(event, context):
            return {
                "id": context.aws_request_id, "arn": context.invoked_function_arn,
                "left": context.get_remaining_time_in_millis(), "trace": os.environ.get("_X_AMZN_TRACE_ID"),
                "client": context.client_context.custom, "cognito": context.identity.cognito_identity_id,
                "tenant": context.tenant_id, "stream": context.log_stream_name, "event": event,
            }
    """)
    invocation = function.invocation(
        {"ä": "☃"},
        trace_id="Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=1",
        client_context='{"custom": {"who": "ä"}}',
        cognito_identity='{"cognitoIdentityId": "one", "cognitoIdentityPoolId": "two"}',
        tenant_id="tenant-1",
    )
    found = json.loads((await shed.compute.invoke(function.spec, invocation)).payload)
    assert 0 < found.pop("left") <= 3000
    assert re.fullmatch(r"\d{4}/\d\d/\d\d/\[\$LATEST\][0-9a-f]{32}", found.pop("stream"))
    assert found == {
        "id": invocation.request_id,
        "arn": invocation.invoked_arn,
        "trace": invocation.trace_id,
        "client": {"who": "ä"},
        "cognito": "one",
        "tenant": "tenant-1",
        "event": {"ä": "☃"},
    }


async def test_globals_and_temporary_files_stay_while_it_is_warm(shed: Shed) -> None:
    function = shed.python("""
        import os, tempfile
        seen = []
        def handler(event, context):
            seen.append(event)
            path = os.path.join(tempfile.gettempdir(), "notes")
            open(path, "a").write(event)
            return [seen, open(path).read()]
    """)
    assert await function.call("a") == [["a"], "a"]
    assert await function.call("b") == [["a", "b"], "ab"]
    assert await function.changed().call("c") == [["c"], "c"]


async def test_only_a_cold_start_has_an_init_duration(shed: Shed) -> None:
    function = shed.python(COUNTER)
    cold, warm = await function.invoke(), await function.invoke()
    assert cold.init_ms is not None
    assert cold.init_ms > 0
    assert b"\tInit Duration: " in cold.log_tail
    assert cold.billed_ms >= cold.init_ms
    assert warm.init_ms is None
    assert b"Init Duration" not in warm.log_tail


async def test_one_invocation_at_a_time_each(shed: Shed) -> None:
    function, gate = shed.python(GATED), shed.folder / "gate"
    under_way = [asyncio.create_task(function.call(str(gate))) for _ in range(3)]
    await shed.until(lambda: "".join(shed.logs.lines).count("waiting") == 3)
    gate.touch()
    pids = await asyncio.gather(*under_way)
    assert len(set(pids)) == 3
    # What is warm is used again, the newest first.
    assert {await function.call() for _ in range(5)} < set(pids)
    assert shed.compute.count == 3


async def test_idle_environments_end(shed: Shed) -> None:
    await shed.reopen(Settings(idle_s=0.05))
    pid, _ = await shed.python(COUNTER).call()
    await shed.until(lambda: shed.compute.count == 0)
    await shed.until(lambda: not alive(pid) and not list((shed.folder / "environments").iterdir()))


async def test_the_number_of_environments_is_bounded_and_the_oldest_idle_one_gives_way(shed: Shed) -> None:
    await shed.reopen(Settings(environments_max=2))
    one, two, three = (shed.python(COUNTER, name=name) for name in ("one", "two", "three"))
    first, _ = await one.call()
    second, _ = await two.call()
    await three.call()
    assert shed.compute.count == 2
    await shed.until(lambda: not alive(first))
    assert (await two.call())[0] == second


async def test_when_all_are_busy_the_next_waits(shed: Shed) -> None:
    await shed.reopen(Settings(environments_max=1))
    function, gate = shed.python(GATED), shed.folder / "gate"
    first = asyncio.create_task(function.call(str(gate)))
    await shed.logs.saw("waiting")
    second = asyncio.create_task(function.call())
    third = asyncio.create_task(shed.python(COUNTER, name="other").call())
    gate.touch()
    assert await first == await second
    assert (await third)[1] == 1


async def test_a_cancelled_invocation_ends_its_environment(shed: Shed) -> None:
    function, gate = shed.python(GATED), shed.folder / "never"
    pid = await function.call()
    under_way = asyncio.create_task(function.call(str(gate)))
    await shed.until(lambda: "".join(shed.logs.lines).count("waiting") == 2)
    under_way.cancel()
    with pytest.raises(asyncio.CancelledError):
        await under_way
    assert shed.compute.count == 0
    await shed.until(lambda: not alive(pid))


async def test_retired_revisions_end_the_busy_ones_when_they_are_done(shed: Shed) -> None:
    function, gate = shed.python(GATED), shed.folder / "gate"
    new = function.changed()
    idle = await function.call()
    busy = asyncio.create_task(function.call(str(gate)))
    await shed.logs.saw("waiting")
    kept = await new.call()
    shed.compute.retire(function.spec.function_arn, frozenset({new.spec.revision}))
    gate.touch()
    assert await busy == idle
    await shed.until(lambda: shed.compute.count == 1)
    assert await new.call() == kept


async def test_provisioned_environments_are_ready_before_they_are_asked_for(shed: Shed) -> None:
    function = shed.python("""
        import os
        def handler(event, context):
            event and os._exit(1)
            return [os.getpid(), os.environ["AWS_LAMBDA_INITIALIZATION_TYPE"]]
    """)
    await shed.compute.provision(function.spec, 2)
    assert shed.compute.count == 2
    outcome = await function.invoke()
    assert (outcome.init_ms, json.loads(outcome.payload)[1]) == (None, "provisioned-concurrency")
    await function.invoke(1)
    await shed.until(lambda: shed.compute.count == 2)  # it is replaced
    await shed.compute.provision(function.spec, 1)
    assert shed.compute.count == 1


@pytest.mark.parametrize("live", [False, True], ids=["a package", "a live folder"])
async def test_prewarming(shed: Shed, live: bool) -> None:
    function = shed.python(COUNTER, live=live)
    shed.compute.prewarm(function.spec)
    await shed.until(lambda: shed.compute.ready(function.spec) == 1)
    outcome = await function.invoke()
    assert outcome.init_ms is None


async def test_a_changed_file_of_a_live_folder_is_seen_by_the_next_invocation(shed: Shed) -> None:
    function = shed.function(
        {"app.py": "import part\ndef handler(event, context): return part.value", "part.py": "value = 1"}, live=True
    )
    assert await function.call() == 1
    assert await function.call() == 1
    assert shed.compute.count == 1
    write(function.spec.code / "part.py", "value = 2")
    outcome = await function.invoke()
    assert json.loads(outcome.payload) == 2
    assert outcome.init_ms is not None
    write(function.spec.code / "more" / "new.txt", "x")
    assert (await function.invoke()).init_ms is not None
    assert (await function.invoke()).init_ms is None


async def test_layers_in_their_order(shed: Shed) -> None:
    one, two = shed.folder / "one", shed.folder / "two"
    write(one / "python" / "shared.py", "name = 'one'")
    write(one / "python" / "only.py", "name = 'only in one'")
    write(two / "python" / "shared.py", "name = 'two'")
    function = shed.python(
        "import shared, only\ndef handler(event, context): return [shared.name, only.name]", layers=(one, two)
    )
    assert await function.call() == ["two", "only in one"]


async def test_close_ends_everything(shed: Shed) -> None:
    function, gate = shed.python(GATED), shed.folder / "never"
    idle = await function.call()
    under_way = [asyncio.create_task(function.invoke(str(gate))) for _ in range(2)]
    await shed.until(lambda: "".join(shed.logs.lines).count("waiting") == 3)
    await shed.compute.close()
    for outcome in await asyncio.gather(*under_way):
        assert outcome.kind == "crash"
    await shed.until(lambda: not alive(idle))
    assert list((shed.folder / "environments").iterdir()) == []


async def test_what_begins_when_all_is_closed_is_not_begun_again(shed: Shed) -> None:
    function = shed.python("import time; time.sleep(60)")
    begins = asyncio.create_task(function.invoke())
    await shed.until(lambda: len(list((shed.folder / "environments").glob("*"))) == 1)
    await shed.compute.close()
    assert (await begins).kind == "init"
    assert list((shed.folder / "environments").iterdir()) == []
