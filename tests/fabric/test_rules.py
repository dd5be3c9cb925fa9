"""The index of rules: what it finds is what matching every pattern one by one would find."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from fogbank.fabric.pattern import EVENT_PATTERN, compile_pattern
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
    st.builds(lambda text: {"prefix": text}, TEXTS),
    st.builds(lambda text: {"suffix": text}, TEXTS),
    st.builds(lambda text: {"prefix": {"equals-ignore-case": text}}, TEXTS),
    st.builds(lambda text: {"suffix": {"equals-ignore-case": text}}, TEXTS),
    st.builds(lambda text: {"equals-ignore-case": text}, TEXTS),
    st.builds(lambda name, bound: {"numeric": [name, bound]}, st.sampled_from(["=", "<", "<=", ">", ">="]), BOUNDS),
    st.builds(
        lambda low, high, pair: {"numeric": [low, pair[0], high, pair[1]]},
        st.sampled_from([">", ">="]),
        st.sampled_from(["<", "<="]),
        RANGES,
    ),
)
LEAVES = st.lists(CONDITIONS, min_size=1, max_size=4)


def objects(below: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    plain = st.dictionaries(NAMES, below, min_size=1, max_size=3)
    either = st.builds(
        lambda more, each: {**more, "$or": each}, plain | st.just({}), st.lists(plain, min_size=2, max_size=3)
    )
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
