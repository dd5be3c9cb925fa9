"""The index of rules: what it finds is what matching every pattern one by one would find."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fogbank.fabric import rules
from fogbank.fabric.pattern import EVENT_PATTERN, PatternError, compile_pattern
from fogbank.fabric.rules import RuleIndex

NAMES = st.sampled_from(["a", "b", "c"])
TEXTS = st.sampled_from(["", "x", "xy", "XY", "yx", "xyx", "10.0.0.1", "10.0.1.1", "::1"])
NUMBERS = st.one_of(st.integers(-3, 3), st.sampled_from([0.5, 300, 3e2, -0.0, 1e-9, 4.9e9, 10**400]))
SCALARS = st.one_of(st.none(), st.booleans(), NUMBERS, TEXTS)
EVENTS = st.dictionaries(
    NAMES,
    st.recursive(
        SCALARS, lambda below: st.lists(below, max_size=3) | st.dictionaries(NAMES, below, max_size=3), max_leaves=6
    ),
)
BOUNDS = st.sampled_from([-3, -0.5, 0, 0.0, 1, 2.5, 300, 5e9])
RANGES = st.tuples(BOUNDS, BOUNDS).filter(lambda pair: pair[0] < pair[1])


def condition(operator: str) -> Callable[[Any], dict[str, Any]]:
    """What makes a condition of an operand."""

    def of(operand: Any) -> dict[str, Any]:
        return {operator: operand}

    return of


def between(low: str, high: str, bounds: Sequence[float]) -> dict[str, Any]:
    return {"numeric": [low, bounds[0], high, bounds[1]]}


def with_or(more: dict[str, Any], alternatives: list[dict[str, Any]]) -> dict[str, Any]:
    return {**more, "$or": alternatives}


CONDITIONS = st.one_of(
    SCALARS.filter(lambda value: value != 10**400),
    st.sampled_from(
        [
            {"exists": True},
            {"exists": False},
            {"anything-but": ["x", ""]},
            {"anything-but": [1, 300]},
            {"anything-but": {"prefix": "x"}},
            {"anything-but": {"wildcard": "*y*"}},
            {"cidr": "10.0.0.0/24"},
            {"cidr": "10.0.0.0/8"},
            {"cidr": "::/64"},
            {"wildcard": "x*"},
            {"wildcard": "*x"},
            {"wildcard": "*y*"},
            {"wildcard": "xy"},
        ]
    ),
    TEXTS.map(condition("prefix")),
    TEXTS.map(condition("suffix")),
    TEXTS.map(condition("equals-ignore-case")).map(condition("prefix")),
    TEXTS.map(condition("equals-ignore-case")).map(condition("suffix")),
    TEXTS.map(condition("equals-ignore-case")),
    st.tuples(st.sampled_from(["=", "<", "<=", ">", ">="]), BOUNDS).map(list).map(condition("numeric")),
    st.builds(between, st.sampled_from([">", ">="]), st.sampled_from(["<", "<="]), RANGES),
)
LEAVES = st.lists(CONDITIONS, min_size=1, max_size=4)


def objects(below: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    plain = st.dictionaries(NAMES, below, min_size=1, max_size=3)
    nothing = st.builds(dict[str, Any])
    either = st.builds(with_or, plain | nothing, st.lists(plain, min_size=2, max_size=3))
    return plain | either


PATTERNS = objects(st.recursive(LEAVES, objects, max_leaves=4))


@given(st.lists(PATTERNS, max_size=8), st.lists(EVENTS, min_size=1, max_size=4), st.data())
def test_like_matching_one_by_one(patterns: list[Any], events: list[Any], data: st.DataObject) -> None:
    index = RuleIndex()
    for number, pattern in enumerate(patterns):
        index.add(number, pattern)
    kept = set(range(len(patterns)))
    for _ in range(2):
        for event in events:
            wanted = [n for n in sorted(kept) if compile_pattern(patterns[n], EVENT_PATTERN)(event)]
            assert index.match(event) == wanted
        gone = data.draw(st.sets(st.sampled_from(sorted(kept)))) if kept else set[int]()
        for number in gone:
            index.remove(number)
        kept -= gone


def test_a_pattern_takes_the_place_of_the_one_before() -> None:
    index = RuleIndex()
    index.add("rule", {"a": ["x"]})
    index.add("rule", {"a": ["y"]})
    assert (index.match({"a": "x"}), index.match({"a": "y"}), len(index)) == ([], ["rule"], 1)


def test_a_pattern_that_is_none_changes_nothing() -> None:
    index = RuleIndex()
    index.add("rule", {"a": ["x"]})
    with pytest.raises(PatternError):
        index.add("rule", {"a": "x"})
    assert index.match({"a": "x"}) == ["rule"]


@given(st.lists(PATTERNS, max_size=6))
def test_nothing_is_left_of_rules_that_went(patterns: list[Any]) -> None:
    index = RuleIndex()
    for number, pattern in enumerate(patterns):
        index.add(number, pattern)
    for number in range(len(patterns)):
        index.remove(number)
    assert (index._root.branches, index._root.rules, index._names.below) == ({}, {}, {})  # noqa: SLF001 # pyright: ignore[reportPrivateUsage]


def test_more_alternatives_than_there_are_places() -> None:
    index = RuleIndex()
    values = [f"v{number}" for number in range(20)]
    either = [{"d": [f"w{number}"]} for number in range(70)]
    index.add("many", {"a": values, "b": values, "c": values, "$or": either})
    event = {"a": "v3", "b": "v19", "c": ["x", "v0"]}
    assert index.match({**event, "d": "w69"}) == ["many"]
    assert index.match({**event, "d": "w70"}) == []
    assert index.match({**event, "a": "x", "d": "w1"}) == []


KINDS: dict[str, Callable[[int], dict[str, Any]]] = {
    "exact": lambda n: {"source": ["shop"], "detail": {"id": [f"i{n}"]}},
    "prefix": lambda n: {"source": ["shop"], "detail": {"path": [{"prefix": f"p/{n}/"}]}},
    "numeric": lambda n: {"source": ["shop"], "detail": {"n": [{"numeric": [">=", n, "<", n + 1]}]}},
    "anything but": lambda n: {"detail": {"id": [f"i{n}"], "state": [{"anything-but": "x"}]}},
    "or": lambda n: {"source": ["shop"], "$or": [{"detail": {"id": [f"i{n}"]}}, {"detail": {"n": [n]}}]},
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_thousand_rules_cost_no_more_looks_than_ten(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Looks at states are counted, not time: each is a step of the machine."""
    looks = 0
    reach = rules._Branch.reach  # noqa: SLF001 # pyright: ignore[reportPrivateUsage]

    def counted(branch: Any, values: Any, reached: list[Any]) -> None:
        nonlocal looks
        before = len(reached)
        reach(branch, values, reached)
        looks += 1 + len(reached) - before

    monkeypatch.setattr(rules._Branch, "reach", counted)  # noqa: SLF001 # pyright: ignore[reportPrivateUsage]
    event = {"source": "shop", "detail": {"id": "i7", "path": "p/7/x", "n": 7, "state": "y"}}
    spent: list[int] = []
    for size in (10, 1000):
        index = RuleIndex()
        for number in range(size):
            index.add(number, KINDS[kind](number))
        looks = 0
        assert index.match(event) == [7]
        spent.append(looks)
    assert spent[1] <= spent[0] + 4
