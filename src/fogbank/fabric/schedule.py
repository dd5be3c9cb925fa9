"""When a schedule fires: rate(), cron() and at(), as EventBridge and its Scheduler write them. Pure.

    rate(5 minutes)            at its anchor, and every five minutes from there
    cron(0/15 10 ? * 2#1 *)    minutes, hours, day of month, month, day of week, year; in a time zone
    at(2026-11-20T13:00:00)    once; in a time zone

https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html

**Daylight saving**, as the first page says: a cron time that the clocks skip in spring is skipped; one that comes
twice in autumn fires once, and that is at its first. A rate counts hours of 60 minutes and days of 24 hours, whatever
the clocks do. Of a skipped at() the page says nothing: it fires as much later as the clocks were put forward (a guess).
"""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from msgspec import Struct

from fogbank.fabric.cron import Cron, InvalidField, parse_cron

_MINUTE_MS: Final = 60_000
_UNITS_MS: Final = {"minute": _MINUTE_MS, "hour": 60 * _MINUTE_MS, "day": 24 * 60 * _MINUTE_MS}
_RATE: Final = re.compile(r"rate\(\s*([0-9]{1,9})\s+(minute|hour|day)(s?)\s*\)")
_CRON: Final = re.compile(r"cron\((.*)\)")
_AT: Final = re.compile(r"at\((\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\)", re.ASCII)


class InvalidExpression(Exception):
    """The text is no schedule."""


class UnknownZone(Exception):
    """There is no such time zone in the IANA database."""


class Rate(Struct, frozen=True):
    """`exact`: the unit is singular for one and plural for more, which rules of EventBridge insist on."""

    period_ms: int
    exact: bool = True


class At(Struct, frozen=True):
    """A time on the clocks of a zone."""

    local: datetime


Expression = Rate | Cron | At


@lru_cache(maxsize=4096)
def parse(text: str) -> Expression:
    """Raises InvalidExpression."""
    if found := _RATE.fullmatch(text):
        value, unit, plural = int(found[1]), found[2], bool(found[3])
        if value < 1:
            raise InvalidExpression(text)
        return Rate(value * _UNITS_MS[unit], plural == (value > 1))
    if found := _CRON.fullmatch(text):
        try:
            return parse_cron(found[1])
        except InvalidField:
            raise InvalidExpression(text) from None
    if found := _AT.fullmatch(text):
        try:
            return At(datetime.fromisoformat(found[1]))
        except ValueError:
            raise InvalidExpression(text) from None
    raise InvalidExpression(text)


@lru_cache(maxsize=1024)
def zone(name: str) -> tzinfo:
    """Raises UnknownZone."""
    if name == "UTC":
        return UTC
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise UnknownZone(name) from None


def next_after(expression: Expression, after_ms: int, zone: tzinfo = UTC, *, anchor_ms: int = 0) -> int | None:
    """The first firing later than `after_ms`; None when there is none. `anchor_ms` is the first firing of a rate."""
    match expression:
        case Rate(period_ms):
            if after_ms < anchor_ms:
                return anchor_ms
            return anchor_ms + ((after_ms - anchor_ms) // period_ms + 1) * period_ms
        case At(local):
            at_ms = _ms(local.replace(tzinfo=zone))
            return at_ms if at_ms > after_ms else None
        case Cron():
            return _next_cron(expression, after_ms, zone)


def latest_until(
    expression: Expression, after_ms: int, until_ms: int, zone: tzinfo = UTC, *, anchor_ms: int = 0
) -> int | None:
    """The last firing later than `after_ms` that is not later than `until_ms`: what is left of those that were missed.

    `next_after` never decreases with its argument, so this halves what is between.
    """
    found = next_after(expression, after_ms, zone, anchor_ms=anchor_ms)
    if found is None or found > until_ms:
        return None
    low, high = found, until_ms  # nothing but `found` is known to fire at or before `low`
    while low < high:
        middle = (low + high) // 2
        later = next_after(expression, middle, zone, anchor_ms=anchor_ms)
        if later is None or later > until_ms:
            high = middle
        else:
            found = low = later
    return found


def first_firings(expression: Expression, after_ms: int, count: int, zone: tzinfo = UTC) -> Sequence[int]:
    """The next `count` firings."""
    found: list[int] = []
    while len(found) < count and (following := next_after(expression, after_ms, zone)) is not None:
        found.append(following)
        after_ms = following
    return found


def _next_cron(cron: Cron, after_ms: int, zone: tzinfo) -> int | None:
    # The next whole minute on the zone's clocks.
    local = datetime.fromtimestamp(after_ms // 1000, zone).replace(second=0, microsecond=0, tzinfo=None, fold=0)
    earliest = local + timedelta(minutes=1)
    while (found := cron.first(earliest)) is not None:
        at_ms = _ms(found.replace(tzinfo=zone))  # of a time that comes twice, the first
        if at_ms > after_ms and datetime.fromtimestamp(at_ms // 1000, zone).replace(tzinfo=None) == found:
            return at_ms
        # Skipped by the clocks, or it was there before they were put back.
        earliest = found + timedelta(minutes=1)
    return None


def _ms(aware: datetime) -> int:
    return int(aware.timestamp()) * 1000
