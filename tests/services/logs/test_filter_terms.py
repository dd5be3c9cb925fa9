"""Patterns for unstructured events.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/matching-terms-unstructured-log-events.html
"""

import pytest

from fogbank.services.logs.errors import InvalidParameter
from fogbank.services.logs.filters import filter_of

BAD, DENIED = "[ERROR 400] BAD REQUEST", "[ERROR 401] UNAUTHORIZED REQUEST"
MISSING, INVALID = "[ERROR 419] MISSING ARGUMENTS", "[ERROR 420] INVALID ARGUMENTS"
BROKEN = "[ERROR 500] INTERNAL SERVER ERROR"
BOTH, ERROR, WARN = "ERROR WARN message", "ERROR message", "WARN message"
FAILED, WARNED, REFUSED = "[INFO] REQUEST FAILED", "[WARN] UNAUTHORIZED REQUEST", "[ERROR] 400 BAD REQUEST"


@pytest.mark.parametrize(
    ("pattern", "events", "matched"),
    [
        pytest.param("ERROR", [BAD, DENIED, MISSING, INVALID], [BAD, DENIED, MISSING, INVALID], id="a single term"),
        pytest.param("ERROR ARGUMENTS", [BAD, DENIED, MISSING, INVALID], [MISSING, INVALID], id="several terms"),
        pytest.param(
            "?ERROR ?ARGUMENTS", [BAD, DENIED, MISSING, INVALID, FAILED], [BAD, DENIED, MISSING, INVALID], id="optional"
        ),
        pytest.param(
            "?ERROR ?ARGUMENTS REQUEST",
            [FAILED, WARNED, REFUSED, MISSING],
            [FAILED, WARNED, REFUSED],
            id="optional terms beside others are ignored",
        ),
        pytest.param('"INTERNAL SERVER ERROR"', [BROKEN, BAD], [BROKEN], id="an exact phrase"),
        pytest.param("ERROR -ARGUMENTS", [BAD, DENIED, MISSING, INVALID], [BAD, DENIED], id="an excluded term"),
        pytest.param('" "', [BAD, "word", ""], [BAD, "word", ""], id="everything"),
        pytest.param("", [BAD, ""], [BAD, ""], id="nothing asked"),
        # https://github.com/awsdocs/amazon-cloudwatch-logs-user-guide, FilterAndPatternSyntax.md, of 2020
        pytest.param("ERROR", [BOTH, ERROR, WARN], [BOTH, ERROR], id="one of two"),
        pytest.param("?ERROR ?WARN", [BOTH, ERROR, WARN], [BOTH, ERROR, WARN], id="either"),
        pytest.param("ERROR WARN", [BOTH, ERROR, WARN], [BOTH], id="both"),
        pytest.param("ERROR -WARN", [BOTH, ERROR, WARN], [ERROR], id="one without the other"),
        pytest.param("ERROR", ["Exiting with ERRORCODE: -1"], ["Exiting with ERRORCODE: -1"], id="a part of a word"),
        pytest.param('"ERROR" - "Exiting"', ["Exiting with ERRORCODE: -1"], [], id="the minus sign stands apart"),
        pytest.param("ERROR Exception", ["[ERROR] Caught IllegalArgumentException", BAD],
                     ["[ERROR] Caught IllegalArgumentException"], id="a term within a name"),
        pytest.param("Failed to process the request", ["[WARN] Failed to process the request", "Failed the request"],
                     ["[WARN] Failed to process the request"], id="all words of a sentence"),
        # Beyond the examples.
        pytest.param("error", [BAD], [], id="the case counts"),
        pytest.param('-"BAD REQUEST"', [BAD, DENIED], [DENIED], id="an excluded phrase alone"),
        pytest.param('?"BAD REQUEST" ?UNAUTHORIZED', [BAD, DENIED, MISSING], [BAD, DENIED], id="an optional phrase"),
        pytest.param('"say \\"hi\\""', ['they say "hi"', "they say hi"], ['they say "hi"'], id="quotes in a phrase"),
        pytest.param("ERROR -%4[0-9]{2}%", [BAD, BROKEN], [BROKEN], id="an excluded expression"),
        pytest.param("%4(?#", [], None, id="an expression that does not end"),
        pytest.param("  ERROR\tBAD \n", [BAD], [BAD], id="any white space"),
    ],
)  # fmt: skip
def test_terms(pattern: str, events: list[str], matched: list[str] | None) -> None:
    if matched is None:
        with pytest.raises(InvalidParameter):
            filter_of(pattern)
        return
    found = filter_of(pattern)
    assert [event for event in events if found.matches(event)] == matched
    assert all(found.extract(event) == {} for event in matched)


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        ("email@domain.com", "Invalid filter pattern: Invalid character(s) in term 'email@domain.com'"),
        ("!(x", "Invalid filter pattern: Invalid character(s) in term '!(x'"),
        ("?", "Invalid filter pattern: Invalid character(s) in term '?'"),
        ("-", "Invalid filter pattern: Invalid character(s) in term '-'"),
        ('""', "Invalid filter pattern: Invalid character(s) in term '\"\"'"),
        ('"open', "Invalid filter pattern: Invalid character(s) in term '\"open'"),
        ("a/b", "Invalid filter pattern: Invalid character(s) in term 'a/b'"),
        ("%something!%", "Invalid filter pattern: Invalid character(s) in term '%something!%'"),
        ("{ $.a = 1", "If a filter pattern starts with '{' it must end with '}'"),
        ("[a, b", "If a filter pattern starts with '[' it must end with ']'"),
        ("[", "If a filter pattern starts with '[' it must end with ']'"),
        ("{ nothing }", "Invalid filter pattern"),
    ],
)
def test_a_wrong_pattern_is_refused(pattern: str, message: str) -> None:
    with pytest.raises(InvalidParameter) as caught:
        filter_of(pattern)
    assert (caught.value.code, caught.value.message) == ("InvalidParameterException", message)
