"""Why a pattern does not match, in words; and that it says so exactly then."""

from typing import Any

import pytest
from hypothesis import given

from fogbank.fabric.pattern import EVENT_PATTERN, compile_pattern, explain
from tests.fabric.test_rules import EVENTS, PATTERNS

EVENT: dict[str, Any] = {
    "source": "shop",
    "detail": {
        "state": "open",
        "n": 3,
        "none": None,
        "items": [{"a": 1, "b": 2}, {"a": 1, "b": 3}],
        "tags": ["x", "y"],
    },
}
NEITHER = (
    "detail.$or: wanted one of 2 alternatives, found none (detail.n: wanted 4, found 3; detail.n: wanted 5, found 3)"
)


@pytest.mark.parametrize(
    ("pattern", "why"),
    [
        ({"source": ["other"]}, 'source: wanted "other", found "shop"'),
        ({"source": ["shop"], "detail": {"state": ["a", "b"]}}, 'detail.state: wanted "a" or "b", found "open"'),
        ({"detail": {"n": [{"numeric": [">", 5]}]}}, 'detail.n: wanted numeric [">", 5], found 3'),
        ({"detail": {"missing": [{"prefix": "x"}]}}, 'detail.missing: wanted prefix "x", found no such field'),
        ({"detail": {"state": [{"exists": False}]}}, 'detail.state: wanted no such field, found "open"'),
        ({"detail": {"missing": [{"exists": True}]}}, "detail.missing: wanted any value, found no such field"),
        ({"detail": ["x"]}, 'detail: wanted "x", found an object'),
        ({"source": {"deep": ["x"]}}, 'source.deep: wanted "x", found no such field'),
        ({"detail": {"tags": ["z"]}}, 'detail.tags: wanted "z", found ["x", "y"]'),
        ({"detail": {"items": {"a": [1], "b": [4]}}}, "detail.items[0].b: wanted 4, found 2"),
        ({"detail": {"items": {"a": [9], "b": [3]}}}, "detail.items[1].a: wanted 9, found 1"),
        (
            {"detail": {"$or": [{"n": [4]}, {"n": [5]}]}},
            NEITHER,
        ),
    ],
)
def test_why_not(pattern: dict[str, Any], why: str) -> None:
    assert str(explain(pattern, EVENT, EVENT_PATTERN)) == why


def test_nothing_to_say_where_it_matches() -> None:
    assert explain({"source": ["shop"]}, EVENT, EVENT_PATTERN) is None


@given(PATTERNS, EVENTS)
def test_it_explains_what_does_not_match(pattern: dict[str, Any], event: dict[str, Any]) -> None:
    assert (explain(pattern, event, EVENT_PATTERN) is None) is compile_pattern(pattern, EVENT_PATTERN)(event)
