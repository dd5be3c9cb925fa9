"""Reading pages, against a list that is sorted."""

from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from fogbank.services.logs import reading
from fogbank.services.logs.get_log_events import GetLogEvents, get_log_events
from fogbank.services.logs.reading import read_page, window_of
from tests.services.logs.directly import Books, a_context, run

_NAMES: Final = ("s", "t", "u")
_TIMES: Final = st.integers(0, 60)
# What arrives when, in which stream; the times of its events.
_ARRIVALS: Final = st.lists(
    st.tuples(st.sampled_from(_NAMES), st.integers(0, 60), st.lists(_TIMES, min_size=1, max_size=4)), max_size=12
)

Truth = list[tuple[int, int, int, int, int, str, str]]


async def _fill(books: Books, arrivals: list[tuple[str, int, list[int]]]) -> Truth:
    """Put it all; the events as they should be read: by time, arrival, stream, place."""
    await books.begin(*_NAMES)
    truth: Truth = []
    records: dict[str, int] = dict.fromkeys(_NAMES, 0)
    arrived: dict[str, int] = dict.fromkeys(_NAMES, 0)
    for number, (name, now_ms, times) in enumerate(arrivals):
        await books.put(name, [(at_ms, f"{number}.{index}") for index, at_ms in enumerate(times)], now_ms)
        records[name] += 1
        arrived[name] = max(arrived[name], now_ms)
        truth += [
            (at_ms, arrived[name], _NAMES.index(name), records[name], index, f"{number}.{index}", name)
            for index, at_ms in enumerate(times)
        ]
    return sorted(truth)


@given(
    _ARRIVALS, st.integers(1, 7), st.booleans(), _TIMES, _TIMES, st.sampled_from([0, 1 << 20]),
    st.sampled_from(["", "1", "."]), st.sampled_from([1, 16]),
)  # fmt: skip
def test_pages_of_many_streams(
    arrivals: list[tuple[str, int, list[int]]], limit: int, forward: bool, start: int, end: int, scan: int, part: str,
    records_at_once: int,
) -> None:  # fmt: skip
    async def story() -> None:
        books = Books()
        truth = await _fill(books, arrivals)
        expected = [event[5] for event in truth if start <= event[0] < end and part in event[5]]
        streams = await books.streams()
        window = window_of(start, end, forward=forward)
        found: list[str] = []
        while True:
            page = await read_page(books.store, streams, window, limit, lambda text: part in text, scan_bytes=scan)
            assert len(page.events) <= limit
            found += [event.message for event in page.events]
            if page.next_place is None:
                break
            assert page.next_place != (window.low if forward else window.high), "no progress"
            window = replace(window, **{"low" if forward else "high": page.next_place})
        assert found == (expected if forward else expected[::-1])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "_READ_RECORDS", records_at_once)
        run(story())


@given(
    _ARRIVALS,
    st.lists(st.tuples(st.sampled_from(["f", "b", "head", "tail"]), st.integers(1, 4)), min_size=1, max_size=8),
    st.none() | _TIMES,
    st.none() | _TIMES,
)
def test_walks_through_one_stream(
    arrivals: list[tuple[str, int, list[int]]], walk: list[tuple[str, int]], start: int | None, end: int | None
) -> None:
    async def story() -> None:
        books = Books()
        arrived = [("s", now_ms, times) for _, now_ms, times in arrivals]
        truth = await _fill(books, arrived)
        inside = [event for event in truth if (start or 0) <= event[0] and (end is None or event[0] < end)]
        expected = [event[5] for event in inside]
        ctx = a_context(books.world)
        at_begin, at_end, tokens = 0, 0, {"f": "", "b": ""}
        for step, limit in walk:
            token = tokens.get(step, "")
            request = GetLogEvents("s", "g", None, start, end, token or None, limit, step in ("f", "head"))
            page = await get_log_events(books.store, ctx, request)
            # Where we stood is a place in the list; the page is what lies before or after it.
            if not token:
                at_begin = at_end = 0 if step in ("f", "head") else len(expected)
            at_begin, at_end = (
                (at_end, min(at_end + limit, len(expected)))
                if step in ("f", "head")
                else (max(0, at_begin - limit), at_begin)
            )
            assert [event.message for event in page.events] == expected[at_begin:at_end]
            if token and not page.events:
                assert token == (page.next_forward_token if step == "f" else page.next_backward_token)
            tokens = {"f": page.next_forward_token, "b": page.next_backward_token}
            if not expected:
                return

    run(story())


def test_only_what_is_near_is_read() -> None:
    """A million of events may lie before and after the window: a page reads a few records."""

    async def story() -> None:
        books = Books()
        await books.begin("s")
        for number in range(400):
            await books.put("s", [(number * 1000 + index, "x" * 40) for index in range(20)], number * 1000 + 50)
        reads = 0
        read = books.store.read

        async def counted(*args: int, **options: int):
            nonlocal reads
            records = await read(*args, **options)
            reads += len(records)
            return records

        books.store.read = counted  # pyright: ignore[reportAttributeAccessIssue]
        for forward in (True, False):
            reads = 0
            page = await read_page(books.store, await books.streams(), window_of(200_000, 201_000, forward=forward), 20)
            assert len(page.events) == 20
            assert reads <= 40

    run(story())


def test_bulk_imports_are_found_by_halving() -> None:
    """Everything arrived at one moment, in order: arrival says nothing, the records' own times do."""

    async def story() -> None:
        books = Books()
        await books.begin("s")
        for number in range(300):
            await books.put("s", [(number * 1000, f"{number}")], 9_000_000)
        for forward in (True, False):
            window = window_of(150_000, 152_000, forward=forward)
            page = await read_page(books.store, await books.streams(), window, 10)
            assert sorted(event.message for event in page.events) == ["150", "151"]

    run(story())


def test_what_was_trimmed_is_passed_over() -> None:
    async def story() -> None:
        from fogbank.storage.api import Trim

        books = Books()
        await books.begin("s")
        for number in range(100):
            await books.put("s", [(number * 1000, f"{number}")], number * 1000)
        await books.store.commit([Trim(7, 1, 95_000)])
        for forward in (True, False):
            page = await read_page(books.store, await books.streams(), window_of(0, None, forward=forward), 50)
            assert sorted(event.message for event in page.events) == ["95", "96", "97", "98", "99"]

    run(story())
