"""Regular expressions: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/regex-expressions.html"""

import re
import time
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fogbank.services.logs.errors import InvalidParameter, InvalidTerm
from fogbank.services.logs.filter_regex import Regex
from fogbank.services.logs.filters import filter_of


@pytest.mark.parametrize(
    ("source", "matched", "others"),
    [
        ("AUTHORIZED", ["[ERROR 401] UNAUTHORIZED REQUEST", "[SUCCESS 200] AUTHORIZED REQUEST"], ["authorized"]),
        (r"\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}", ["from 10.1.22.333 to"], ["10.1.22"]),
        ("[Ee]rror|[Ff]ail", ["Error", "an error", "Fail", "failed"], ["ERROR"]),
        ("^[hc]at", ["hat", "cat", "cats"], ["a hat", "bat"]),
        ("[hc]at$", ["hat", "a cat", "a cat\n"], ["cats", "bat"]),
        ("colou?r", ["color", "colour"], ["colouur"]),
        ("[abc]", ["a", "xb", "c"], ["d"]),
        ("[a-z]", ["a", "Az"], ["A", "1"]),
        ("[abcx-z]", ["a", "b", "c", "x", "y", "z"], ["d", "w"]),
        ("^a{3,5}$", ["aaa", "aaaa", "aaaaa"], ["aa", "aaaaaa"]),
        ("^a{3,}$", ["aaa", "a" * 99], ["aa"]),
        ("^a{,3}b", ["b", "aaab"], ["aaaab"]),
        ("^a{2}$", ["aa"], ["a", "aaa"]),
        ("gra|ey", ["gray", "grey"], ["groy"]),
        (
            "^starting|^initializing|^shutting down",
            ["starting ...", "initializing ...", "shutting down"],
            ["skipping initializing ..."],
        ),
        ("abcc|ab[^c]$", ["abcc ...", "aba"], ["aac ..."]),
        (r"\[.\]", ["[a]", "[b]", "[7]", "[@]", "[]]", "[ ]"], ["[]", "a"]),
        (r"10\.10\.0\.1", ["at 10.10.0.1"], ["10010,051"]),
        ("10.10.0.1", ["10010,051"], []),
        ("ab*c", ["ac", "abc", "abbbc"], ["adc"]),
        ("ab[0-9]*", ["ab", "ab0", "ab129"], ["a0"]),
        ("ab+c", ["abc", "abbc", "abbbc"], ["ac"]),
        (".at", ["hat", "cat", "bat", "4at", "#at", " at", "\nat", "äat"], ["at"]),
        (r"\d", ["a1"], ["a"]),
        (r"^\D$", ["a", "ä"], ["1"]),
        (r"\s", ["a b", "a\tb", "a\nb"], ["ab"]),
        (r"^\S+$", ["ab"], ["a b"]),
        (r"^\w+$", ["a_1"], ["a-1", "ä"]),
        (r"\W", ["-", "ä"], ["a_1"]),
        (r"\x3A", ["a:b"], ["a;b"]),
        (r"\x28", ["f(x)"], ["f[x]"]),
        (r"^[^\d]+$", ["abc"], ["a1"]),
        (r"[a\-z]", ["-", "z"], ["b"]),
        (r"/service/resource/[0-9]+$", ["/service/resource/67"], ["/service/resource/67/part/111"]),
    ],
)  # fmt: skip
def test_both_engines_match(source: str, matched: list[str], others: list[str]) -> None:
    regex = Regex(source)
    for text, expected in [*((text, True) for text in matched), *((text, False) for text in others)]:
        assert (text, regex.search(text)) == (text, expected)
        assert (text, regex.search_steadily(text)) == (text, expected)


@pytest.mark.parametrize(
    "source",
    ["something!", "(ab)", r"\(ab\)", "ä", "[a", "a]", "a}", "a{", "a{b}", "a{}", "{2}", "*a", "a**", "a+?", "a{2}{3}",
     "a{3,2}", "[]", "[^]", "[z-a]", r"[\d-z]", r"\x9", r"\xff", r"\q", "a|", "|a", "", "^", "a^b", "a$b", "a{5000}",
     "a\\", "x{900}y{900}"],
)  # fmt: skip
def test_what_is_outside_of_the_dialect_is_refused(source: str) -> None:
    with pytest.raises(InvalidTerm) as caught:
        Regex(source)
    assert caught.value.message == f"Invalid filter pattern: Invalid character(s) in term '%{source}%'"


@pytest.mark.parametrize(
    "source", [".*.*.*.*.*.*x", "a*a*a*a*a*b", "a?" * 60 + "a" * 60 + "b", "[ab]{1,99}[ab]{1,99}c"]
)
def test_no_expression_takes_for_ever(source: str) -> None:
    found = filter_of(f"%{source}%")
    begin = time.perf_counter()
    assert found.matches("a" * 20_000) is False
    assert time.perf_counter() - begin < 5


_ATOMS = ["a", "b", ".", "[ab]", "[^a]", r"\d"]
_COUNTS = ["", "*", "+", "?", "{2}", "{1,2}", "{0,2}", "{2,}"]
_PIECES = ["".join(pair) for pair in product(_ATOMS, _COUNTS)]


@given(
    st.lists(st.lists(st.sampled_from(_PIECES), min_size=1, max_size=4), min_size=1, max_size=2),
    st.booleans(), st.booleans(), st.text("ab1\nä", max_size=8),
)  # fmt: skip
def test_the_automaton_finds_what_python_finds(branches: list[list[str]], begin: bool, end: bool, text: str) -> None:
    source = "|".join(f"{'^' * begin}{''.join(branch)}{'$' * end}" for branch in branches)
    assert Regex(source).search_steadily(text) is (re.search(source, text, re.DOTALL) is not None)


@given(st.text(st.sampled_from("ab1^$?[]{}|\\*+.,-x(")))
def test_any_text_is_an_expression_or_is_refused(source: str) -> None:
    try:
        regex = Regex(source)
    except InvalidParameter:
        return
    assert regex.search("ab1") is regex.search_steadily("ab1")
