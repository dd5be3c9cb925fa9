"""Numbers and timestamps as text: https://smithy.io/2.0/spec/protocol-traits.html#timestampformat-trait"""

import pytest

from fogbank.wire.scalars import format_timestamp, parse_timestamp, text_to_float, text_to_int


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("2015-01-25T08:00:00Z", 1_422_172_800),
        ("2015-01-25T08:00:00.123Z", 1_422_172_800.123),
        ("2015-01-25T09:00:00+01:00", 1_422_172_800),
        ("2015-01-25T07:30:00-00:30", 1_422_172_800),
        ("20150125T080000Z", 1_422_172_800),
        ("2015-01-25", 1_422_144_000),
        ("Sun, 25 Jan 2015 08:00:00 GMT", 1_422_172_800),
        ("1422172800", 1_422_172_800),
        ("1.4221728E9", 1_422_172_800),
        ("-1", -1),
        ("0001-01-01T00:00:00Z", -62_135_596_800),
        ("9999-12-31T23:59:59Z", 253_402_300_799),
        ("2015-02-30T00:00:00Z", None),
        ("2015-01-25T25:00:00Z", None),
        ("Sun, 25 Foo 2015 08:00:00 GMT", None),
        ("1e400", None),
        ("99999999999999", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_parse_timestamp(text: str, seconds: float | None) -> None:
    assert parse_timestamp(text) == seconds


@pytest.mark.parametrize(
    ("seconds", "form", "text"),
    [
        (1_422_172_800, "iso8601", "2015-01-25T08:00:00Z"),
        (1_422_172_800.123, "iso8601", "2015-01-25T08:00:00.123Z"),
        (1_422_172_800, "rfc822", "Sun, 25 Jan 2015 08:00:00 GMT"),
        (1_422_172_800, "unixTimestamp", "1422172800"),
        (1_422_172_800.5, "unixTimestamp", "1422172800.5"),
        (-1, "iso8601", "1969-12-31T23:59:59Z"),
        (253_402_300_799, "iso8601", "9999-12-31T23:59:59Z"),
    ],
)
def test_format_timestamp(seconds: float, form: str, text: str) -> None:
    assert format_timestamp(seconds, form) == text


@pytest.mark.parametrize(
    ("text", "type_name", "number"),
    [
        ("1", "integer", 1),
        (" -1 ", "integer", -1),
        ("2147483647", "integer", 2_147_483_647),
        ("2147483648", "integer", None),
        ("2147483648", "long", 2_147_483_648),
        ("9223372036854775808", "long", None),
        ("1.0", "integer", None),
        ("1_0", "integer", None),
        ("٣", "integer", None),
        ("9" * 100_000, "long", None),
        ("", "integer", None),
    ],
)
def test_text_to_int(text: str, type_name: str, number: int | None) -> None:
    assert text_to_int(text, type_name) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [("1.5", 1.5), ("1e3", 1000), (".5", 0.5), ("Infinity", float("inf")), ("inf", None), ("nan", None), ("", None)],
)
def test_text_to_float(text: str, number: float | None) -> None:
    assert text_to_float(text) == number
