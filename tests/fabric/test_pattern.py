"""The pattern matcher: AWS's published examples as a table, refusals, and a naive oracle."""

import json
from collections.abc import Iterator
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fogbank.fabric.pattern import (
    EVENT_PATTERN,
    FILTER_CRITERIA,
    FILTER_POLICY,
    Dialect,
    PatternError,
    compile_pattern,
)

# https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
# https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html#filtering-syntax
STATES: dict[str, Any] = {
    "source": "aws.ec2",
    "detail": {
        "state": "running",
        "name": "File.PNG",
        "empty": "",
        "nothing": None,
        "count": 300,
        "price": 1.5,
        "yes": True,
        "tags": ["red", "green"],
        "none": [],
        "ip": "10.0.0.17",
        "parts": [{"kind": "a", "size": 1}, {"kind": "b", "size": 2}],
        "path": "dir/sub*dir/file.txt",
    },
}
PUBLISHED: list[tuple[str, dict[str, Any], bool]] = [
    ("equals", {"source": ["aws.ec2"]}, True),
    ("equals one of", {"detail": {"state": ["stopped", "running"]}}, True),
    ("equals none of", {"detail": {"state": ["stopped", "pending"]}}, False),
    ("character by character", {"detail": {"state": ["Running"]}}, False),
    ("and", {"source": ["aws.ec2"], "detail": {"state": ["running"]}}, True),
    ("and, one not", {"source": ["aws.s3"], "detail": {"state": ["running"]}}, False),
    ("empty", {"detail": {"empty": [""]}}, True),
    ("empty is not null", {"detail": {"empty": [None]}}, False),
    ("null", {"detail": {"nothing": [None]}}, True),
    ("null is not empty", {"detail": {"nothing": [""]}}, False),
    ("missing is not null", {"detail": {"missing": [None]}}, False),
    ("a number", {"detail": {"count": [300]}}, True),
    ("a number is no text", {"detail": {"count": ["300"]}}, False),
    ("a number by value", {"detail": {"count": [3e2]}}, True),
    ("true", {"detail": {"yes": [True]}}, True),
    ("true is not 1", {"detail": {"yes": [1]}}, False),
    ("a list has it", {"detail": {"tags": ["green"]}}, True),
    ("a list has it not", {"detail": {"tags": ["blue"]}}, False),
    ("prefix", {"detail": {"state": [{"prefix": "run"}]}}, True),
    ("no prefix", {"detail": {"state": [{"prefix": "un"}]}}, False),
    ("empty prefix", {"detail": {"state": [{"prefix": ""}]}}, True),
    ("suffix", {"detail": {"name": [{"suffix": ".PNG"}]}}, True),
    ("no suffix", {"detail": {"name": [{"suffix": ".png"}]}}, False),
    ("ignoring case", {"detail": {"name": [{"equals-ignore-case": "file.png"}]}}, True),
    ("prefix ignoring case", {"detail": {"name": [{"prefix": {"equals-ignore-case": "FILE"}}]}}, True),
    ("suffix ignoring case", {"detail": {"name": [{"suffix": {"equals-ignore-case": ".png"}}]}}, True),
    ("anything but", {"detail": {"state": [{"anything-but": "stopped"}]}}, True),
    ("anything but it", {"detail": {"state": [{"anything-but": ["running", "stopped"]}]}}, False),
    ("anything but a number", {"detail": {"count": [{"anything-but": [100, 200]}]}}, True),
    ("anything but that number", {"detail": {"count": [{"anything-but": 300}]}}, False),
    ("anything but a prefix", {"detail": {"state": [{"anything-but": {"prefix": "run"}}]}}, False),
    ("anything but prefixes", {"detail": {"state": [{"anything-but": {"prefix": ["st", "pe"]}}]}}, True),
    ("anything but a suffix", {"detail": {"name": [{"anything-but": {"suffix": ".PNG"}}]}}, False),
    (
        "anything but whatever case",
        {"detail": {"state": [{"anything-but": {"equals-ignore-case": ["RUNNING"]}}]}},
        False,
    ),
    ("anything but a wildcard", {"detail": {"path": [{"anything-but": {"wildcard": "*/lib/*"}}]}}, True),
    ("anything but needs a value", {"detail": {"missing": [{"anything-but": "x"}]}}, False),
    ("numeric equals", {"detail": {"count": [{"numeric": ["=", 300.0]}]}}, True),
    ("numeric range", {"detail": {"price": [{"numeric": [">", 0, "<=", 1.5]}]}}, True),
    ("numeric range, outside", {"detail": {"price": [{"numeric": [">", 1.5, "<", 5]}]}}, False),
    ("numeric of a text", {"detail": {"state": [{"numeric": [">", 0]}]}}, False),
    ("exists", {"detail": {"state": [{"exists": True}]}}, True),
    ("exists not", {"detail": {"missing": [{"exists": False}]}}, True),
    ("exists, but should not", {"detail": {"state": [{"exists": False}]}}, False),
    ("exists in leaves alone", {"detail": [{"exists": True}]}, False),
    ("below what does not exist", {"other": {"deep": [{"exists": False}]}}, True),
    ("an empty list has no leaf", {"detail": {"none": [{"exists": False}]}}, True),
    ("null exists", {"detail": {"nothing": [{"exists": True}]}}, True),
    ("cidr", {"detail": {"ip": [{"cidr": "10.0.0.0/24"}]}}, True),
    ("cidr, outside", {"detail": {"ip": [{"cidr": "10.0.1.0/24"}]}}, False),
    ("cidr of a text", {"detail": {"state": [{"cidr": "10.0.1.0/24"}]}}, False),
    ("wildcard", {"detail": {"path": [{"wildcard": "dir/*/file.txt"}]}}, True),
    ("wildcard, escaped", {"detail": {"path": [{"wildcard": "dir/sub\\*dir/*"}]}}, True),
    ("wildcard, not the whole", {"detail": {"path": [{"wildcard": "*.tx"}]}}, False),
    ("or of fields", {"$or": [{"source": ["x"]}, {"detail": {"count": [{"numeric": [">", 299]}]}}]}, True),
    ("or of fields, none", {"$or": [{"source": ["x"]}, {"source": ["y"]}]}, False),
    ("or below", {"detail": {"$or": [{"state": ["x"]}, {"price": [1.5]}]}}, True),
    ("one of a list of objects", {"detail": {"parts": {"kind": ["b"], "size": [2]}}}, True),
    ("not across objects", {"detail": {"parts": {"kind": ["a"], "size": [2]}}}, False),
    ("one of several conditions", {"detail": {"state": ["x", {"prefix": "r"}, {"exists": False}]}}, True),
]


@pytest.mark.parametrize(("pattern", "matches"), [pytest.param(p, m, id=name) for name, p, m in PUBLISHED])
def test_published_examples(pattern: dict[str, Any], matches: bool) -> None:
    assert compile_pattern(pattern, EVENT_PATTERN)(STATES) is matches


@pytest.mark.parametrize(
    "pattern",
    [
        pytest.param("text", id="no object"),
        pytest.param({}, id="empty"),
        pytest.param({"a": {}}, id="empty below"),
        pytest.param({"a": "x"}, id="no array"),
        pytest.param({"a": list[str]()}, id="empty array"),
        pytest.param({"a": [["x"]]}, id="array in array"),
        pytest.param({"a": [{"prefix": 1}]}, id="prefix of a number"),
        pytest.param({"a": [{"sounds-like": "x"}]}, id="no such operator"),
        pytest.param({"a": [{"prefix": "x", "suffix": "y"}]}, id="two operators"),
        pytest.param({"a": [{"exists": "yes"}]}, id="exists needs a boolean"),
        pytest.param({"a": [{"exists": False, "prefix": "x"}]}, id="exists and another"),
        pytest.param({"a": [{"numeric": [">"]}]}, id="numeric without a value"),
        pytest.param({"a": [{"numeric": ["~", 1]}]}, id="numeric with no operator"),
        pytest.param({"a": [{"numeric": [">", "1"]}]}, id="numeric of a text"),
        pytest.param({"a": [{"numeric": [">", 5, "<", 1]}]}, id="numeric upside down"),
        pytest.param({"a": [{"numeric": [">", 6e9]}]}, id="numeric too large"),
        pytest.param({"a": [{"numeric": [">", 1, "<", 2, "=", 3]}]}, id="numeric of three"),
        pytest.param({"a": [{"anything-but": list[str]()}]}, id="anything but nothing"),
        pytest.param({"a": [{"anything-but": ["x", 1]}]}, id="anything but texts and numbers"),
        pytest.param({"a": [{"anything-but": {"numeric": ["=", 1]}}]}, id="anything but numeric"),
        pytest.param({"a": [{"wildcard": "a**b"}]}, id="two wildcards together"),
        pytest.param({"a": [{"wildcard": "a\\b"}]}, id="a wrong escape"),
        pytest.param({"a": [{"cidr": "10.0.0.0/99"}]}, id="no network"),
        pytest.param({"$or": [{"a": ["x"]}]}, id="or of one is a field, and a wrong one"),
    ],
)
def test_what_is_no_pattern(pattern: object) -> None:
    with pytest.raises(PatternError):
        compile_pattern(pattern, EVENT_PATTERN)


@pytest.mark.parametrize(
    ("dialect", "condition", "known"),
    [
        (FILTER_CRITERIA, {"suffix": "x"}, True),
        (FILTER_CRITERIA, {"wildcard": "x*"}, False),
        (FILTER_CRITERIA, {"cidr": "10.0.0.0/8"}, False),
        (FILTER_CRITERIA, {"prefix": {"equals-ignore-case": "x"}}, False),
        (FILTER_POLICY, {"cidr": "10.0.0.0/8"}, True),
        (FILTER_POLICY, {"anything-but": {"equals-ignore-case": "x"}}, False),
    ],
)
def test_dialects(dialect: Dialect, condition: dict[str, Any], known: bool) -> None:
    try:
        compile_pattern({"a": [condition]}, dialect)
    except PatternError:
        assert not known
    else:
        assert known


# The oracle: a pattern and an event laid flat, path by path

NAMES = st.sampled_from(["a", "b"])
SCALARS = st.one_of(st.none(), st.booleans(), st.integers(-2, 2), st.sampled_from(["", "x", "xy", "y"]))
EVENTS = st.dictionaries(
    NAMES,
    st.recursive(SCALARS | st.lists(SCALARS, max_size=2), lambda below: st.dictionaries(NAMES, below, max_size=2)),
)
CONDITIONS = st.one_of(
    SCALARS,
    st.sampled_from(
        [
            {"exists": True},
            {"exists": False},
            {"prefix": "x"},
            {"suffix": "y"},
            {"anything-but": ["x", ""]},
            {"anything-but": [1]},
            {"numeric": [">", 0]},
            {"numeric": [">=", -1, "<", 1]},
            {"equals-ignore-case": "XY"},
        ]
    ),
)
LEAVES = st.lists(CONDITIONS, min_size=1, max_size=3)
PATTERNS = st.dictionaries(
    NAMES,
    st.recursive(LEAVES, lambda below: st.dictionaries(NAMES, below, min_size=1, max_size=2), max_leaves=4),
    min_size=1,
)


def flat(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    if isinstance(value, dict):
        for name, below in cast("dict[str, Any]", value).items():
            yield from flat(below, (*path, name))
    else:
        yield path, value


def holds(condition: Any, values: list[Any]) -> bool:
    if not isinstance(condition, dict):
        return any(type(value) is type(condition) and value == condition for value in values)
    [(operator, operand)] = cast("dict[str, Any]", condition).items()
    texts = [value for value in values if isinstance(value, str)]
    numbers = [value for value in values if isinstance(value, int) and not isinstance(value, bool)]
    match operator:
        case "exists":
            return bool(values) is operand
        case "prefix":
            return any(text[:1] == operand for text in texts)
        case "suffix":
            return any(text[-1:] == operand for text in texts)
        case "anything-but":
            return any(json.dumps(value) not in map(json.dumps, operand) for value in values)
        case "equals-ignore-case":
            return "xy" in texts
        case _:
            low = [n for n in numbers if n > 0] if operand == [">", 0] else [n for n in numbers if -1 <= n < 1]
            return bool(low)


def oracle(pattern: dict[str, Any], event: dict[str, Any]) -> bool:
    found: dict[tuple[str, ...], list[Any]] = {
        path: cast("list[Any]", value) if isinstance(value, list) else [value] for path, value in flat(event)
    }
    return all(
        any(holds(condition, found.get(path, [])) for condition in conditions) for path, conditions in flat(pattern)
    )


@given(PATTERNS, EVENTS)
def test_like_the_oracle(pattern: dict[str, Any], event: dict[str, Any]) -> None:
    assert compile_pattern(pattern, EVENT_PATTERN)(event) is oracle(pattern, event)
