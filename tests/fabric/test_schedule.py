"""When schedules fire: tables from AWS's pages, and properties against an oracle that looks at every minute."""

import timeit
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fogbank.fabric import schedule
from fogbank.fabric.cron import Cron
from fogbank.fabric.schedule import InvalidExpression, Rate, UnknownZone, latest_until, next_after, parse, zone


def ms(text: str) -> int:
    """Milliseconds of an ISO time; without an offset it is UTC."""
    when = datetime.fromisoformat(text)
    return int((when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp() * 1000)


def firings(expression: str, after: str, count: int, zone_name: str = "UTC") -> list[str]:
    """The next ones, as the clocks of the zone show them."""
    found = schedule.first_firings(parse(expression), ms(after), count, zone(zone_name))
    return [datetime.fromtimestamp(at_ms / 1000, zone(zone_name)).strftime("%Y-%m-%d %a %H:%M") for at_ms in found]


@pytest.mark.parametrize(
    ("expression", "after", "expected"),
    [
        pytest.param("cron(0 10 * * ? *)", "2026-11-23T10:00", ["2026-11-24 Tue 10:00"], id="10:00 every day"),
        pytest.param("cron(15 12 * * ? *)", "2026-11-23T12:14:59", ["2026-11-23 Mon 12:15"], id="12:15 every day"),
        pytest.param(
            "cron(0 18 ? * MON-FRI *)",
            "2026-11-26T18:00",
            ["2026-11-27 Fri 18:00", "2026-11-30 Mon 18:00"],
            id="18:00 every Monday through Friday",
        ),
        pytest.param(
            "cron(0 8 1 * ? *)",
            "2026-11-23T00:00",
            ["2026-12-01 Tue 08:00", "2027-01-01 Fri 08:00"],
            id="8:00 every first day of the month",
        ),
        pytest.param(
            "cron(0/15 * * * ? *)", "2026-11-23T10:46", ["2026-11-23 Mon 11:00", "2026-11-23 Mon 11:15"], id="every 15"
        ),
        pytest.param(
            "cron(0/10 * ? * MON-FRI *)",
            "2026-11-27T23:45",
            ["2026-11-27 Fri 23:50", "2026-11-30 Mon 00:00"],
            id="every 10 minutes on weekdays",
        ),
        pytest.param(
            "cron(0/5 8-17 ? * MON-FRI *)",
            "2026-11-23T17:50",
            ["2026-11-23 Mon 17:55", "2026-11-24 Tue 08:00"],
            id="every 5 minutes between 8:00 and 17:55 on weekdays",
        ),
        pytest.param(
            "cron(0/30 20-2 ? * MON-FRI *)",
            "2026-11-23T00:00",
            [
                "2026-11-23 Mon 00:30",
                "2026-11-23 Mon 01:00",
                "2026-11-23 Mon 01:30",
                "2026-11-23 Mon 02:00",
                "2026-11-23 Mon 02:30",
                "2026-11-23 Mon 20:00",
            ],
            id="hours over midnight",
        ),
        pytest.param(
            "cron(15 10 ? * 6L 2022-2023)",
            "2022-01-01T00:00",
            ["2022-01-28 Fri 10:15", "2022-02-25 Fri 10:15"],
            id="the last Friday of each month",
        ),
        pytest.param("cron(15 10 ? * 6L 2022-2023)", "2023-12-29T10:15", [], id="no year left"),
        pytest.param(
            "cron(0 9 ? * 3#2 *)",
            "2026-11-01T00:00",
            ["2026-11-10 Tue 09:00", "2026-12-08 Tue 09:00"],
            id="2nd Tuesday",
        ),
        pytest.param("cron(0 9 ? * MON#5 *)", "2026-11-01T00:00", ["2026-11-30 Mon 09:00"], id="a fifth Monday"),
        pytest.param(
            "cron(0 0 L * ? *)", "2028-01-31T00:00", ["2028-02-29 Tue 00:00", "2028-03-31 Fri 00:00"], id="last day"
        ),
        pytest.param(
            "cron(0 0 3W * ? *)", "2026-09-30T00:00", ["2026-10-02 Fri 00:00"], id="nearest: the Friday before"
        ),
        pytest.param(
            "cron(0 0 1W 8 ? *)", "2026-01-01T00:00", ["2026-08-03 Mon 00:00"], id="nearest stays in its month"
        ),
        pytest.param("cron(0 0 31W 5 ? *)", "2026-01-01T00:00", ["2026-05-29 Fri 00:00"], id="nearest before the end"),
        pytest.param("cron(0 0 LW 5 ? *)", "2026-01-01T00:00", ["2026-05-29 Fri 00:00"], id="the last weekday"),
        pytest.param("cron(0 0 ? * L *)", "2026-11-23T00:00", ["2026-11-28 Sat 00:00"], id="L alone is Saturday"),
        pytest.param(
            "cron(0 0 ? * FRI-MON *)", "2026-11-23T00:00", ["2026-11-27 Fri 00:00", "2026-11-28 Sat 00:00"], id="wraps"
        ),
        pytest.param(
            "cron(0 0 1,15,L feb ? *)", "2026-02-15T00:00", ["2026-02-28 Sat 00:00"], id="lists, small letters"
        ),
        pytest.param("cron(30-30 13-13 ? * 2,4,6 *)", "2026-11-23T00:00", ["2026-11-23 Mon 13:30"], id="range of one"),
        pytest.param("cron(0 0 29 2 ? *)", "2096-02-29T00:00", ["2104-02-29 Fri 00:00"], id="leap years only"),
        pytest.param("cron(0 0 30 2 ? *)", "2026-01-01T00:00", [], id="never"),
        pytest.param("cron(0 0 1 1 ? 2199)", "2026-01-01T00:00", ["2199-01-01 Tue 00:00"], id="the last year"),
        pytest.param("at(2026-11-20T13:00:00)", "2026-11-20T12:59:59", ["2026-11-20 Fri 13:00"], id="once"),
        pytest.param("at(2026-11-20T13:00:00)", "2026-11-20T13:00:00", [], id="never again"),
    ],
)
def test_next_firings(expression: str, after: str, expected: Sequence[str]) -> None:
    assert firings(expression, after, max(1, len(expected))) == expected


@pytest.mark.parametrize(
    ("expression", "zone_name", "after", "expected"),
    [
        pytest.param(
            "cron(30 2 * * ? *)",
            "America/New_York",
            "2026-03-07T12:00",
            ["2026-03-09 Mon 02:30"],
            id="skipped where the clocks skip it",
        ),
        pytest.param(
            "cron(0 * * * ? *)",
            "America/New_York",
            "2026-03-08T06:00",
            ["2026-03-08 Sun 03:00"],
            id="after 1:00 comes 3:00",
        ),
        pytest.param(
            "cron(30 1 * * ? *)",
            "America/New_York",
            "2026-10-31T12:00",
            ["2026-11-01 Sun 01:30", "2026-11-02 Mon 01:30"],
            id="once where it comes twice",
        ),
        pytest.param(
            "cron(0/20 * * * ? *)",
            "Europe/Berlin",
            "2026-10-25T00:45",
            ["2026-10-25 Sun 03:00", "2026-10-25 Sun 03:20"],
            id="no minute of the repeated hour fires again",
        ),
        pytest.param(
            "cron(0 9 * * ? *)",
            "Pacific/Apia",
            "2011-12-29T00:00",
            ["2011-12-29 Thu 09:00", "2011-12-31 Sat 09:00"],
            id="a day that never was",
        ),
        pytest.param(
            "at(2026-03-08T02:30:00)",
            "America/New_York",
            "2026-01-01T00:00",
            ["2026-03-08 Sun 03:30"],
            id="at, skipped",
        ),
        pytest.param(
            "at(2026-11-01T01:30:00)", "America/New_York", "2026-01-01T00:00", ["2026-11-01 Sun 01:30"], id="at, twice"
        ),
        pytest.param(
            "cron(15 10 * * ? *)", "Asia/Kathmandu", "2026-01-01T00:00", ["2026-01-01 Thu 10:15"], id="+05:45"
        ),
    ],
)
def test_daylight_saving(expression: str, zone_name: str, after: str, expected: Sequence[str]) -> None:
    assert firings(expression, after, len(expected), zone_name) == expected


def test_of_a_time_that_comes_twice_the_first_one_counts() -> None:
    repeated = schedule.first_firings(
        parse("cron(30 1 * * ? *)"), ms("2026-11-01T00:00-04:00"), 1, zone("America/New_York")
    )
    assert repeated == [ms("2026-11-01T01:30-04:00")]


@pytest.mark.parametrize(
    ("expression", "anchor", "after", "expected"),
    [
        pytest.param("rate(5 minutes)", "2026-01-01T00:00:07", "2025-01-01T00:00", "2026-01-01T00:00:07", id="first"),
        pytest.param(
            "rate(5 minutes)", "2026-01-01T00:00:07", "2026-01-01T00:00:07", "2026-01-01T00:05:07", id="second"
        ),
        pytest.param("rate(1 hour)", "2026-01-01T00:00", "2026-01-01T05:59:59", "2026-01-01T06:00", id="in between"),
        pytest.param(
            "rate(1 day)",
            "2026-03-07T17:00",
            "2026-03-08T12:00",
            "2026-03-08T17:00",
            id="24 hours on a day that has 23",
        ),
    ],
)
def test_rates(expression: str, anchor: str, after: str, expected: str) -> None:
    found = next_after(parse(expression), ms(after), zone("America/New_York"), anchor_ms=ms(anchor))
    assert found == ms(expected)


@pytest.mark.parametrize(
    "expression",
    [
        "",
        "rate()",
        "rate(0 minutes)",
        "rate(-1 minutes)",
        "rate(1.5 hours)",
        "rate(10 seconds)",
        "rate(5 weeks)",
        "rate(5minutes)",
        "rate(٥ minutes)",
        " rate(5 minutes)",
        "Rate(5 minutes)",
        "rate(5 minutes",
        "cron(* * * * *)",
        "cron(0 0 * * ? * *)",
        "cron(0 12 * * * *)",
        "cron(0 12 ? * ? *)",
        "cron(0 12 1 * MON *)",
        "cron(60 * * * ? *)",
        "cron(* 24 * * ? *)",
        "cron(* * 0 * ? *)",
        "cron(* * 32 * ? *)",
        "cron(* * * 13 ? *)",
        "cron(* * ? * 0 *)",
        "cron(* * ? * 8 *)",
        "cron(* * ? * 3#6 *)",
        "cron(* * ? * 3#1,6#3 *)",
        "cron(* * ? * FOO *)",
        "cron(* * * * ? 1969)",
        "cron(* * * * ? 2200)",
        "cron(* * * * ? 2024-2023)",
        "cron(*/0 * * * ? *)",
        "cron(1,,2 * * * ? *)",
        "cron(L * * * ? *)",
        "cron(* * W * ? *)",
        "cron(+5 * * * ? *)",
        "cron(1_0 * * * ? *)",
        "at(2026-11-20)",
        "at(2026-02-30T00:00:00)",
        "at(2026-11-20T13:00)",
        "at(2026-11-20T13:00:00Z)",
        "at(2026-11-20 13:00:00)",
    ],
)
def test_what_is_no_schedule(expression: str) -> None:
    with pytest.raises(InvalidExpression):
        parse(expression)


@pytest.mark.parametrize(
    ("expression", "exact"),
    [("rate(1 minute)", True), ("rate(1 minutes)", False), ("rate(2 hours)", True), ("rate(2 day)", False)],
)
def test_units_that_agree_with_their_number(expression: str, *, exact: bool) -> None:
    rate = parse(expression)
    assert isinstance(rate, Rate)
    assert rate.exact is exact


@pytest.mark.parametrize("name", ["", "Mars/Olympus", "../etc/passwd", "America", "/etc/localtime"])
def test_what_is_no_time_zone(name: str) -> None:
    with pytest.raises(UnknownZone):
        zone(name)


def test_the_next_firing_is_found_quickly_years_ahead() -> None:
    """Well under a millisecond, also from here to the leap year at the end of the next century."""
    expression, after_ms, berlin = parse("cron(0 0 29 2 ? 2180)"), ms("2026-11-23T00:00"), zone("Europe/Berlin")
    best_s = min(timeit.repeat(lambda: next_after(expression, after_ms, berlin), number=100, repeat=5)) / 100
    assert best_s < 0.0005


# Properties


def fields(low: int, high: int) -> st.SearchStrategy[str]:
    number = st.integers(low, high)
    return st.one_of(
        st.just("*"),
        number.map(str),
        st.tuples(number, number).map(lambda pair: f"{min(pair)}-{max(pair)}"),
        st.tuples(number, st.integers(1, high)).map(lambda pair: f"{pair[0]}/{pair[1]}"),
        st.integers(1, high).map(lambda step: f"*/{step}"),
        st.lists(number, min_size=1, max_size=3).map(lambda several: ",".join(map(str, several))),
    )


MONTH_DAYS = st.one_of(fields(1, 31), st.just("L"), st.just("LW"), st.integers(1, 31).map(lambda day: f"{day}W"))
WEEK_DAYS = st.one_of(
    fields(1, 7),
    st.just("L"),
    st.integers(1, 7).map(lambda day: f"{day}L"),
    st.tuples(st.integers(1, 7), st.integers(1, 5)).map(lambda pair: f"{pair[0]}#{pair[1]}"),
)
CRONS = st.builds(
    "cron({} {} {} {} {} *)".format,
    fields(0, 59),
    fields(0, 23),
    MONTH_DAYS,
    fields(1, 12),
    st.just("?"),
) | st.builds("cron({} {} {} {} {} *)".format, fields(0, 59), fields(0, 23), st.just("?"), fields(1, 12), WEEK_DAYS)
ZONES = st.sampled_from(
    ["UTC", "America/New_York", "Europe/Berlin", "Asia/Kathmandu", "Australia/Lord_Howe", "America/Santiago"]
)
MOMENTS = st.integers(ms("1999-12-30T00:00"), ms("2060-01-01T00:00"))


def fits(cron: Cron, local: datetime) -> bool:
    return (
        local.minute in cron.minutes
        and local.hour in cron.hours
        and local.month in cron.months
        and local.year in cron.years
        and local.day in set(cron.days.of(local.year, local.month))
    )


def by_the_minute(cron: Cron, after_ms: int, zone_name: str, minutes: int) -> int | None:
    """The oracle: look at each minute of time as the zone's clocks show it; those shown before do not count."""
    moment = datetime.fromtimestamp(after_ms / 1000, UTC).replace(second=0, microsecond=0)
    for _ in range(minutes):
        moment += timedelta(minutes=1)
        local = moment.astimezone(zone(zone_name))
        if not local.fold and fits(cron, local):
            return int(moment.timestamp()) * 1000
    return None


@given(CRONS, MOMENTS, ZONES)
@settings(max_examples=300, deadline=None)
def test_the_next_firing_is_later_fits_and_is_whole_minutes(expression: str, after_ms: int, zone_name: str) -> None:
    cron = parse(expression)
    assert isinstance(cron, Cron)
    found = next_after(cron, after_ms, zone(zone_name))
    if found is not None:
        assert found > after_ms
        local = datetime.fromtimestamp(found / 1000, zone(zone_name))
        assert fits(cron, local)
        assert (local.second, local.fold) == (0, 0)


@given(CRONS, MOMENTS, ZONES)
@settings(max_examples=60, deadline=None)
def test_no_firing_lies_between(expression: str, after_ms: int, zone_name: str) -> None:
    cron = parse(expression)
    assert isinstance(cron, Cron)
    minutes = 5 * 24 * 60
    expected = by_the_minute(cron, after_ms, zone_name, minutes)
    found = next_after(cron, after_ms, zone(zone_name))
    if expected is None:
        assert found is None or found > after_ms + (minutes - 1) * 60_000
    else:
        assert found == expected


@given(
    st.sampled_from(
        ["cron(7 3 * * ? *)", "cron(0/7 * * * ? *)", "cron(0 0 L * ? *)", "rate(7 minutes)", "cron(* * * * ? *)"]
    ),
    MOMENTS,
    st.integers(0, 3 * 24 * 3600 * 1000),
    ZONES,
)
@settings(max_examples=100, deadline=None)
def test_the_latest_of_those_that_were_missed(expression: str, after_ms: int, width_ms: int, zone_name: str) -> None:
    parsed = parse(expression)
    until_ms = after_ms + width_ms
    expected, at_ms = None, next_after(parsed, after_ms, zone(zone_name), anchor_ms=after_ms)
    while at_ms is not None and at_ms <= until_ms:
        expected, at_ms = at_ms, next_after(parsed, at_ms, zone(zone_name), anchor_ms=after_ms)
    assert latest_until(parsed, after_ms, until_ms, zone(zone_name), anchor_ms=after_ms) == expected
