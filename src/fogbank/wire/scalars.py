"""Scalars as text.

https://smithy.io/2.0/spec/protocol-traits.html#timestampformat-trait
"""

import base64
import binascii
import re
from calendar import timegm
from datetime import UTC, datetime, timedelta
from math import isnan
from typing import Any, Final

from fogbank.wire.models import Shape

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
# datetime ends with the year 9999; AWS's dates do too.
SECONDS_MIN: Final = -62_135_596_800
SECONDS_MAX: Final = 253_402_300_799
_DATE_TIME: Final = re.compile(
    r"(\d{4})-?(\d\d)-?(\d\d)(?:[Tt ](\d\d):?(\d\d)(?::?(\d\d)(\.\d{1,9})?)?(Z|z|[+-]\d\d:?\d\d)?)?", re.ASCII
)
_HTTP_DATE: Final = re.compile(
    r"(?:[A-Z][a-z]{2,8}, ?)?(\d{1,2})[ -]([A-Z][a-z]{2})[ -](\d{4}) (\d\d):(\d\d):(\d\d)(\.\d{1,9})?"
    r" (?:GMT|UTC|[+-]0000)",
    re.ASCII,
)
_NUMBER: Final = re.compile(r"[+-]?(?:\d{1,40}(?:\.\d{0,40})?|\.\d{1,40})(?:[eE][+-]?\d{1,3})?", re.ASCII)
_INTEGER: Final = re.compile(r"[+-]?\d{1,20}", re.ASCII)
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_SPECIAL: Final = {"NaN": float("nan"), "Infinity": float("inf"), "-Infinity": float("-inf")}
_BITS: Final = {"integer": 31, "long": 63}


def text_to_int(text: str, type_name: str) -> int | None:
    """A whole number of the type's size ("integer" or "long"); None if it is none."""
    text = text.strip()
    if _INTEGER.fullmatch(text) is None:
        return None
    number = int(text)
    return number if -(1 << _BITS[type_name]) <= number < 1 << _BITS[type_name] else None


def text_to_float(text: str) -> float | None:
    """A number, or one of Smithy's three words for those that are none."""
    text = text.strip()
    if text in _SPECIAL:
        return _SPECIAL[text]
    return float(text) if _NUMBER.fullmatch(text) else None


def float_to_json(value: float) -> float | str:
    """A number, or Smithy's word for one that JSON cannot write."""
    if isnan(value):
        return "NaN"
    if value in (float("inf"), float("-inf")):
        return "Infinity" if value > 0 else "-Infinity"
    return value


def plain_number(value: float) -> float:
    """Whole seconds without a fraction, as AWS writes them where it can."""
    return int(value) if value == int(value) else value


def parse_timestamp(text: str, form: str = "") -> float | None:
    """Epoch seconds of a date in any of the formats that AWS reads; None if it is in none.

    `form` is the model's timestampFormat: only epoch seconds read a bare number as such.
    """
    text = text.strip()
    if _NUMBER.fullmatch(text) and form in ("", "unixTimestamp"):
        number = float(text)
        return number if SECONDS_MIN <= number <= SECONDS_MAX else None
    found = _DATE_TIME.fullmatch(text)
    try:
        return _http_date(text) if found is None else _date_time(found)
    except ValueError:  # a 30th of February
        return None


def _date_time(found: re.Match[str]) -> float:
    year, month, day = int(found[1]), int(found[2]), int(found[3])
    hour, minute, second = int(found[4] or 0), int(found[5] or 0), int(found[6] or 0)
    seconds = timegm(datetime(year, month, day, hour, minute, second, tzinfo=UTC).timetuple())
    zone = found[8] or "Z"
    if zone not in "Zz":
        offset_s = (int(zone[1:3]) * 60 + int(zone[-2:])) * 60
        seconds += -offset_s if zone[0] == "+" else offset_s
    return seconds + float(found[7]) if found[7] else seconds


def _http_date(text: str) -> float | None:
    found = _HTTP_DATE.fullmatch(text)
    if found is None or found[2] not in _MONTHS:
        return None
    month = _MONTHS.index(found[2]) + 1
    moment = datetime(int(found[3]), month, int(found[1]), int(found[4]), int(found[5]), int(found[6]), tzinfo=UTC)
    seconds = timegm(moment.timetuple())
    return seconds + float(found[7]) if found[7] else seconds


def format_timestamp(value: float, form: str) -> str:
    """Epoch seconds in the model's timestampFormat: iso8601, rfc822 or unixTimestamp."""
    if form == "unixTimestamp":
        return str(plain_number(value))
    moment = _EPOCH + timedelta(milliseconds=round(value * 1000))
    if form == "rfc822":
        day, month = _DAYS[moment.weekday()], _MONTHS[moment.month - 1]
        return f"{day}, {moment.day:02} {month} {moment.year:04} {moment:%H:%M:%S} GMT"
    fraction = f".{moment.microsecond // 1000:03}" if moment.microsecond else ""
    return f"{moment.year:04}-{moment:%m-%dT%H:%M:%S}{fraction}Z"


def text_to_scalar(shape: Shape, text: str) -> Any:
    """A scalar out of a form or of XML; None if the text is none of its type."""
    match shape.type:
        case "boolean":
            return {"true": True, "false": False, "1": True, "0": False}.get(text.strip().lower())
        case "integer" | "long":
            return text_to_int(text, shape.type)
        case "float" | "double":
            return text_to_float(text)
        case "timestamp":
            return parse_timestamp(text, shape.timestamp_format)
        case "blob":
            try:
                return base64.b64decode("".join(text.split()), validate=True)
            except (binascii.Error, ValueError):
                return None
        case _:
            return text


def scalar_text(shape: Shape, value: Any, timestamp_format: str = "iso8601") -> str:
    """A scalar as text; `timestamp_format` is the one of the place, where the model names none."""
    match shape.type:
        case "boolean":
            return "true" if value else "false"
        case "float" | "double":
            return str(float_to_json(value))
        case "timestamp":
            return format_timestamp(value, shape.timestamp_format or timestamp_format)
        case "blob":
            return base64.b64encode(value).decode("ascii")
        case _:
            return str(value)
