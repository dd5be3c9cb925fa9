"""cron(): six fields, and the first time that fits them. Pure; times are those on a wall clock, without a zone.

    field         values            besides , - * /
    minutes       0-59
    hours         0-23
    day of month  1-31              ?  L (the last day)  15W (the weekday nearest to the 15th)  LW (the last weekday)
    month         1-12 or JAN-DEC
    day of week   1-7 or SUN-SAT    ?  L (Saturday)  6L (the last Friday)  3#2 (the second Tuesday)
    year          1970-2199

One of the two fields of days must be `?`. A range may go over the end: hours 20-2, FRI-MON.
https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html#eb-cron-expressions
"""

from bisect import bisect_left
from calendar import monthrange
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Final

from msgspec import Struct

_MONTH_NAMES: Final = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_MONTHS: Final = {name: number for number, name in enumerate(_MONTH_NAMES, 1)}
_WEEKDAYS: Final = {"SUN": 1, "MON": 2, "TUE": 3, "WED": 4, "THU": 5, "FRI": 6, "SAT": 7}
_YEARS: Final = (1970, 2199)
_SATURDAY: Final = 7
_SUNDAY: Final = 1


class InvalidField(Exception):
    """Not a field of a cron expression."""


class MonthDays(Struct, frozen=True):
    """Days by their number. `nearest`: the weekday nearest to each of these."""

    days: frozenset[int]
    nearest: frozenset[int] = frozenset()
    last: bool = False
    last_weekday: bool = False

    def of(self, year: int, month: int) -> Iterable[int]:
        first, count = _first_weekday(year, month), monthrange(year, month)[1]
        yield from (day for day in self.days if day <= count)
        yield from (_nearest_weekday(day, first, count) for day in self.nearest if day <= count)
        if self.last:
            yield count
        if self.last_weekday:
            yield _nearest_weekday(count, first, count)


class WeekDays(Struct, frozen=True):
    """Days by their weekday, 1 for Sunday. `last`: those that are the last of their kind; `nth`: (weekday, which)."""

    days: frozenset[int]
    last: frozenset[int] = frozenset()
    nth: tuple[int, int] | None = None

    def of(self, year: int, month: int) -> Iterable[int]:
        first, count = _first_weekday(year, month), monthrange(year, month)[1]
        for day in range(1, count + 1):
            weekday = (first + day - 2) % 7 + 1
            is_last = weekday in self.last and day > count - 7
            if weekday in self.days or is_last or self.nth == (weekday, (day - 1) // 7 + 1):
                yield day


class Cron(Struct, frozen=True):
    """The values of each field, ascending."""

    minutes: tuple[int, ...]
    hours: tuple[int, ...]
    days: MonthDays | WeekDays
    months: tuple[int, ...]
    years: tuple[int, ...]

    def first(self, earliest: datetime) -> datetime | None:
        """The first time that fits, not before `earliest` (whole minutes); None when there is none."""
        for year in self.years[bisect_left(self.years, earliest.year) :]:
            this_year = year == earliest.year
            for month in self.months[bisect_left(self.months, earliest.month) if this_year else 0 :]:
                this_month = this_year and month == earliest.month
                days = _days(self.days, year, month)
                for day in days[bisect_left(days, earliest.day) if this_month else 0 :]:
                    if not (this_month and day == earliest.day):
                        return datetime(year, month, day, self.hours[0], self.minutes[0])  # noqa: DTZ001
                    if (time := self._first_time(earliest.hour, earliest.minute)) is not None:
                        return datetime(year, month, day, *time)  # noqa: DTZ001
        return None

    def _first_time(self, hour: int, minute: int) -> tuple[int, int] | None:
        """The first time of a day that is not before this one."""
        at = bisect_left(self.hours, hour)
        if at < len(self.hours) and self.hours[at] == hour:
            minutes = self.minutes[bisect_left(self.minutes, minute) :]
            if minutes:
                return hour, minutes[0]
            at += 1
        return (self.hours[at], self.minutes[0]) if at < len(self.hours) else None


@lru_cache(maxsize=4096)
def _days(days: MonthDays | WeekDays, year: int, month: int) -> Sequence[int]:
    return sorted(set(days.of(year, month)))


@lru_cache(maxsize=4096)
def _first_weekday(year: int, month: int) -> int:
    """Of the first of a month, 1 for Sunday."""
    return (monthrange(year, month)[0] + 1) % 7 + 1


def _nearest_weekday(day: int, first: int, count: int) -> int:
    """In the same month: the Monday after a Saturday that is the first, the Friday before a Sunday that is the last."""
    weekday = (first + day - 2) % 7 + 1
    if weekday == _SATURDAY:
        return day - 1 if day > 1 else day + 2
    if weekday == _SUNDAY:
        return day + 1 if day < count else day - 2
    return day


# Parsing


def parse_cron(text: str) -> Cron:
    """The six fields, separated by white space. Raises InvalidField."""
    fields = text.upper().split()
    if len(fields) != 6:
        raise InvalidField(text)
    minutes, hours, month_days, months, week_days, years = fields
    if (month_days == "?") == (week_days == "?"):
        raise InvalidField(text)
    return Cron(
        _values(minutes, 0, 59),
        _values(hours, 0, 23),
        _week_days(week_days) if month_days == "?" else _month_days(month_days),
        _values(months, 1, 12, _MONTHS),
        _values(years, *_YEARS, wraps=False),
    )


def _month_days(field: str) -> MonthDays:
    days: set[int] = set()
    nearest: set[int] = set()
    last = last_weekday = False
    for part in field.split(","):
        if part == "L":
            last = True
        elif part == "LW":
            last_weekday = True
        elif part.endswith("W"):
            nearest.add(_number(part[:-1], 1, 31, {}))
        else:
            days.update(_part(part, 1, 31, {}))
    return MonthDays(frozenset(days), frozenset(nearest), last, last_weekday)


def _week_days(field: str) -> WeekDays:
    if "#" in field:
        # "you can define only one expression in the day-of-week field"
        day, _, which = field.partition("#")
        return WeekDays(frozenset(), nth=(_number(day, 1, 7, _WEEKDAYS), _number(which, 1, 5, {})))
    days: set[int] = set()
    last: set[int] = set()
    for part in field.split(","):
        if part == "L":
            days.add(_SATURDAY)
        elif part.endswith("L"):
            last.add(_number(part[:-1], 1, 7, _WEEKDAYS))
        else:
            days.update(_part(part, 1, 7, _WEEKDAYS))
    return WeekDays(frozenset(days), frozenset(last))


def _values(
    field: str, low: int, high: int, names: Mapping[str, int] | None = None, *, wraps: bool = True
) -> tuple[int, ...]:
    found: set[int] = set()
    for part in field.split(","):
        found.update(_part(part, low, high, names or {}, wraps=wraps))
    return tuple(sorted(found))


def _part(part: str, low: int, high: int, names: Mapping[str, int], *, wraps: bool = True) -> Sequence[int]:
    """One of a list: `*`, `5`, `5-10`, and each with `/step`. `5/10` begins with 5 and goes on to the end."""
    body, slash, step_text = part.partition("/")
    step = _digits(step_text) if slash else 1
    if step < 1:
        raise InvalidField(part)
    number: Callable[[str], int] = lambda text: _number(text, low, high, names)  # noqa: E731
    if body == "*":
        return range(low, high + 1, step)
    start_text, dash, end_text = body.partition("-")
    start = number(start_text)
    end = number(end_text) if dash else (high if slash else start)
    if start <= end:
        return range(start, end + 1, step)
    if not wraps:
        raise InvalidField(part)
    return [*range(start, high + 1), *range(low, end + 1)][::step]


def _number(text: str, low: int, high: int, names: Mapping[str, int]) -> int:
    value = names.get(text)
    if value is None:
        value = _digits(text)
    if not low <= value <= high:
        raise InvalidField(text)
    return value


def _digits(text: str) -> int:
    # No int(): it takes signs, underscores and digits of other scripts.
    if not (text.isascii() and text.isdigit() and len(text) <= 4):
        raise InvalidField(text)
    return int(text)
