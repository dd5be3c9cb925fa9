"""Ids, ARNs, errors, actions, and work in the background."""

import asyncio
import contextlib
import re
import uuid
from typing import Any

import botocore.session
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct

from fogbank.kernel.action import Action, Context, Empty, Registry, action, action_of
from fogbank.kernel.arn import Arn, InvalidArn, partition_of
from fogbank.kernel.background import Background
from fogbank.kernel.clock import virtual_clock
from fogbank.kernel.errors import AwsError, InternalFailure, ServiceUnavailable, Unsupported
from fogbank.kernel.ids import Ids
from fogbank.kernel.limits import AWS_LIMITS
from fogbank.kernel.wakeup import Wakeups
from fogbank.kernel.world import World
from tests.front.net import soon, turn

# Ids


@pytest.mark.parametrize("seed", [None, 1])
def test_uuids_are_of_version_4_and_differ(seed: int | None) -> None:
    ids = Ids(seed)
    made = [ids.uuid() for _ in range(5000)]
    assert len(set(made)) == 5000
    for text in made:
        parsed = uuid.UUID(text)
        assert (str(parsed), parsed.version, parsed.variant) == (text, 4, uuid.RFC_4122)
    bits = [sum(int(text.replace("-", ""), 16) >> bit & 1 for text in made) for bit in range(128)]
    fixed = {62, 63, 76, 77, 78, 79}
    assert all(2000 < count < 3000 for bit, count in enumerate(bits) if bit not in fixed)


def test_a_seed_gives_the_same_again() -> None:
    def draw(ids: Ids) -> list[object]:
        return [(ids.uuid(), ids.int63(), ids.fraction(), ids.randbytes(7)) for _ in range(300)]

    assert draw(Ids(1)) == draw(Ids(1))
    assert draw(Ids(1)) != draw(Ids(2))
    assert draw(Ids()) != draw(Ids())


def test_numbers_are_in_their_ranges() -> None:
    ids = Ids(3)
    numbers = [ids.int63() for _ in range(5000)]
    assert min(numbers) >= 1
    assert 2**62 < max(numbers) < 2**63
    fractions = [ids.fraction() for _ in range(5000)]
    assert 0 <= min(fractions) < 0.01
    assert 0.99 < max(fractions) < 1


@given(st.lists(st.integers(0, 4096), max_size=20))
def test_bytes_are_as_many_as_asked_for(counts: list[int]) -> None:
    ids = Ids(4)
    assert [len(ids.randbytes(count)) for count in counts] == counts


# ARNs


@pytest.mark.parametrize(
    ("text", "arn"),
    [
        ("arn:aws:sqs:eu-west-1:123456789012:q", Arn("sqs", "eu-west-1", "123456789012", "q")),
        ("arn:aws:s3:::bucket/a:b/c", Arn("s3", "", "", "bucket/a:b/c")),
        ("arn:aws-cn:lambda:cn-north-1:1:function:f:v", Arn("lambda", "cn-north-1", "1", "function:f:v", "aws-cn")),
    ],
)
def test_an_arn_is_taken_apart_and_put_together(text: str, arn: Arn) -> None:
    assert Arn.parse(text) == arn
    assert str(arn) == text


@pytest.mark.parametrize(
    "text",
    ["", "arn", "arn:aws:s", "arn:aws:s:r:a", "arn:aws:s:r:a:", "x:aws:s:r:a:q", "arn::s:r:a:q", "arn:aws::r:a:q"],
)
def test_what_is_no_arn(text: str) -> None:
    with pytest.raises(InvalidArn) as refused:
        Arn.parse(text)
    assert (refused.value.status, refused.value.message) == (400, f"Invalid ARN: {text}")


@given(st.text(max_size=60))
def test_any_text_is_an_arn_or_refused(text: str) -> None:
    with contextlib.suppress(InvalidArn):
        assert str(Arn.parse(text)) == text


def test_every_region_lies_in_the_partition_that_botocore_knows() -> None:
    session: Any = botocore.session.Session()
    partitions = session.get_available_partitions()
    assert len(partitions) >= 7
    for partition in partitions:
        for region in session.get_available_regions("sqs", partition):
            assert partition_of(region) == partition


# Errors


def test_errors_tell_what_is_to_be_told() -> None:
    error = AwsError("why", Detail=1)
    assert (error.message, str(error), error.extra) == ("why", "why", {"Detail": 1})
    assert [(kind().status, kind().fault) for kind in (InternalFailure, ServiceUnavailable)] == [
        (500, "Receiver"),
        (503, "Receiver"),
    ]
    assert (Unsupported("flying").status, Unsupported("flying").message) == (501, "Fogbank does not support flying.")


# Actions


class Ask(Struct, frozen=True):
    word: str


class Told(Struct, frozen=True):
    word: str


@action("demo", "Tell")
async def tell(store: Any, ctx: Context, request: Ask) -> Told:
    return Told(f"{store} {ctx.account} {request.word} {ctx.clock.now_ms()}")


def context() -> Context:
    world = World(virtual_clock(5), Ids(1), AWS_LIMITS, Wakeups(), Background())
    return Context("1", "r", "p", "u", "k", 5, "id", "http://x", world)


def test_an_action_knows_its_name_and_its_shapes() -> None:
    assert action_of(tell) == Action("demo", "Tell", tell, Ask, Told)


def test_the_registry_finds_lists_and_calls() -> None:
    registry = Registry("store", [tell])
    assert registry.services() == {"demo"}
    assert list(registry.actions()) == [action_of(tell)]
    assert registry.find("demo", "Sing") is None
    ctx = context()

    async def story() -> None:
        assert await registry.call(ctx, "demo", "Tell", Ask("hello")) == Told("store 1 hello 5")
        with pytest.raises(Unsupported, match=re.escape("the operation Sing of demo")):
            await registry.call(ctx, "demo", "Sing", Empty())

    asyncio.run(story())


def test_a_context_gives_what_the_world_has() -> None:
    ctx = context()
    world = ctx.world
    assert (ctx.clock, ctx.ids, ctx.limits, ctx.wakeups) == (world.clock, world.ids, world.limits, world.wakeups)


# Background


def test_one_piece_of_work_of_a_name_is_enough() -> None:
    begun: list[int] = []

    async def work(number: int) -> None:
        begun.append(number)
        await asyncio.get_running_loop().create_future()

    async def story() -> None:
        background = Background()
        background.spawn("a", work(1))
        background.spawn("a", work(2))
        background.spawn("b", work(3))
        await turn()
        assert (begun, background.running()) == ([1, 3], {"a", "b"})
        await background.stop()
        assert background.running() == frozenset()
        background.spawn("a", work(4))
        await turn()
        assert begun == [1, 3, 4]
        await background.stop()

    asyncio.run(soon(story()))


def test_work_that_fails_says_so_and_can_begin_again(caplog: pytest.LogCaptureFixture) -> None:
    async def fails() -> None:
        raise ZeroDivisionError

    async def story() -> None:
        background = Background()
        background.spawn("division", fails())
        while background.running():
            await turn()

    asyncio.run(soon(story()))
    assert "background work division failed" in caplog.text
    assert "ZeroDivisionError" in caplog.text


def test_a_stop_waits_for_clean_up_and_for_what_that_begins() -> None:
    steps: list[str] = []

    async def story() -> None:
        background = Background()

        async def second() -> None:
            try:
                await asyncio.get_running_loop().create_future()
            finally:
                steps.append("second ended")

        async def first() -> None:
            try:
                await asyncio.get_running_loop().create_future()
            finally:
                background.spawn("second", second())
                await turn()
                steps.append("first ended")

        background.spawn("first", first())
        await turn()
        await background.stop()
        assert steps == ["first ended", "second ended"]
        await background.stop()

    asyncio.run(soon(story()))
