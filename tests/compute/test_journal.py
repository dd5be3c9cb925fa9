"""Logs: text and JSON, levels, records of many lines, floods."""

import asyncio
import json
import re
from collections.abc import Callable

import pytest

from tests.compute.shed import Shed

ID = "[0-9a-f-]{36}"


async def test_text(shed: Shed) -> None:
    function = shed.python(
        """
        import logging, sys
        def handler(event, context):
            print("printed")
            print("to stderr", file=sys.stderr)
            logging.warning("one\\ntwo")
            sys.stdout.write("no newline")
        """,
        tracing="Active",
    )
    await function.invoke()
    await function.invoke(trace_id="Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=1")
    ((name, lines),) = shed.logs.streams.items()
    assert re.fullmatch(r"/aws/lambda/f:\d{4}/\d\d/\d\d/\[\$LATEST\][0-9a-f]{32}", name)
    patterns = [
        r"INIT_START Runtime Version: \S+\tRuntime Version ARN: arn:aws:lambda:eu-central-1::runtime:[0-9a-f]{64}\n",
        rf"START RequestId: {ID} Version: \$LATEST\n",
        r"printed\n",
        r"to stderr\n",
        r"no newline\n",
        rf"\[WARNING\]\t\S+Z\t{ID}\tone\ntwo\n",
        rf"END RequestId: {ID}\n",
        (
            rf"REPORT RequestId: {ID}\tDuration: \d+\.\d\d ms\tBilled Duration: \d+ ms\tMemory Size: 128 MB\t"
            r"Max Memory Used: \d+ MB\tInit Duration: \d+\.\d\d ms\t\n"
        ),
    ]
    for line, pattern in zip(sorted(lines[:8], key=_place(patterns)), patterns, strict=True):
        assert re.fullmatch(pattern, line), (line, pattern)
    assert lines[-1].endswith(
        "\t\nXRAY TraceId: 1-5bef4de7-ad49b0e87f6ef6c87fc2e700\tSegmentId: 9a9197af755a6419\tSampled: true\t\n"
    )


def _place(patterns: list[str]) -> Callable[[str], int]:
    """Where a line belongs: what is framed and what is printed come through two pipes."""

    def place(line: str) -> int:
        return next((at for at, pattern in enumerate(patterns) if re.fullmatch(pattern, line)), 99)

    return place


async def test_json(shed: Shed) -> None:
    function = shed.python(
        """
        import logging
        logger = logging.getLogger()
        def handler(event, context):
            print("printed")
            logger.debug("hidden")
            logger.info("shown", extra={"colour": "blue"})
            print('{"level": "debug", "message": "hidden too"}')
        """,
        log_format="JSON",
        application_log_level="INFO",
        system_log_level="DEBUG",
    )
    outcome = await function.invoke()
    lines = [line for line in shed.logs.lines if line.startswith("{")]
    records = [json.loads(line) for line in lines]
    assert [record["type"] for record in records if "type" in record] == [
        "platform.initStart",
        "platform.initRuntimeDone",
        "platform.initReport",
        "platform.start",
        "platform.runtimeDone",
        "platform.report",
    ]
    report = records[-1]["record"]
    assert set(report["metrics"]) == {
        "durationMs",
        "billedDurationMs",
        "memorySizeMB",
        "maxMemoryUsedMB",
        "initDurationMs",
    }
    assert report["status"] == "success"
    said = [record for record in records if "type" not in record]
    assert [(record["level"], record["message"], record["colour"]) for record in said] == [("INFO", "shown", "blue")]
    assert "printed" in shed.logs.lines
    assert b'"platform.report"' in outcome.log_tail


@pytest.mark.parametrize(
    ("system", "application", "seen"),
    [
        pytest.param("INFO", "WARN", ["platform.initStart", "platform.start", "warned", "platform.report"], id="usual"),
        pytest.param("WARN", "ERROR", [], id="quiet"),
    ],
)
async def test_levels(shed: Shed, system: str, application: str, seen: list[str]) -> None:
    function = shed.python(
        """
        import logging
        def handler(event, context):
            print("printed")
            logging.getLogger().info("informed")
            logging.getLogger().warning("warned")
        """,
        log_format="JSON",
        application_log_level=application,
        system_log_level=system,
    )
    await function.invoke()
    records = [json.loads(line) for line in shed.logs.lines]
    assert [record.get("type") or record.get("message") for record in records] == seen


async def test_the_tail_is_the_last_4_kb(shed: Shed) -> None:
    function = shed.python("def handler(event, context):\n  for n in range(3000): print('line', n, 'x' * 40)")
    outcome = await function.invoke()
    assert len(outcome.log_tail) == 4096
    assert re.search(rb"line 2999 x+\nEND RequestId: \S+\nREPORT .*\n$", outcome.log_tail)
    assert sum(line.startswith("line ") for line in shed.logs.lines) == 3000


async def test_a_line_without_an_end_is_cut(shed: Shed) -> None:
    function = shed.python("def handler(event, context): print('x' * 700_000)")
    await function.invoke()
    assert [len(line) for line in shed.logs.lines if line.startswith("x")] == [262_145, 262_145, 175_713]


async def test_endless_output_neither_stops_us_nor_fills_our_memory(shed: Shed) -> None:
    function = shed.python(
        """
        import os
        def handler(event, context):
            while event:
                os.write(1, b"x" * 100 + b"\\n")
            return 1
        """,
        timeout_ms=1000,
    )
    other = shed.python("def handler(event, context): return 2", name="other")
    await other.call()
    assert (await function.invoke(1)).kind == "timeout"
    assert await other.call() == 2
    # At a fixed rate, whatever it could write in a second.
    assert sum(len(line) for line in shed.logs.lines) < 80_000_000


async def test_what_is_logged_by_a_long_invocation_is_seen_before_its_end(shed: Shed) -> None:
    gate = shed.folder / "gate"
    function = shed.python("""
        import os, time
        def handler(event, context):
            print("begun", flush=True)
            while not os.path.exists(event):
                time.sleep(0.005)
    """)
    under_way = asyncio.create_task(function.invoke(str(gate)))
    await shed.logs.saw("begun")
    await shed.logs.saw("START ")
    assert not under_way.done()
    gate.touch()
    await under_way
