"""Work in the background: one of a name at a time, and none lost."""

import asyncio

from fogbank.kernel.background import Background


def test_of_two_of_one_name_the_first_is_enough() -> None:
    async def story() -> None:
        background, done, go = Background(), list[str](), asyncio.Event()

        async def work(name: str) -> None:
            await go.wait()
            done.append(name)

        background.spawn("it", work("first"))
        background.spawn("it", work("second"))
        go.set()
        await asyncio.wait_for(_rest(background), 5)
        assert done == ["first"]

    asyncio.run(story())


def test_what_has_just_ended_keeps_nobody_from_beginning() -> None:
    async def story() -> None:
        background, done, ended = Background(), list[str](), asyncio.Event()

        async def first() -> None:
            done.append("first")
            ended.set()  # who waits for this runs before the end is noted

        async def second() -> None:
            done.append("second")

        background.spawn("it", first())
        await ended.wait()
        background.spawn("it", second())
        await asyncio.wait_for(_rest(background), 5)
        assert done == ["first", "second"]

    asyncio.run(story())


async def _rest(background: Background) -> None:
    while background.running():  # noqa: ASYNC110
        await asyncio.sleep(0)  # noqa: TID251
