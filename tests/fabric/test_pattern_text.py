"""What EventBridge says of patterns that are none, and where it sees it."""

import pytest

from fogbank.fabric.pattern import EVENT_PATTERN, PatternError
from fogbank.fabric.pattern_text import compile_text, read_pattern

OR_OF_TEN = "[" + ",".join(f'{{"a": [{n}]}}' for n in range(10)) + "]"


# "^" marks how far the parser had read. The first two places were seen at AWS:
# https://github.com/cloud-custodian/cloud-custodian/issues/6507 https://github.com/buildkite/docs/pull/896
@pytest.mark.parametrize(
    ("marked", "message"),
    [
        ('{"source": ["aws.health"], "detail": {}^}', "Empty objects are not allowed"),
        ('{\n  "detail": {\n    "slug": "^some-pipeline"\n  }\n}', '"slug" must be an object or an array'),
        ("[^]", "Filter is not an object"),
        ('"^text"', "Filter is not an object"),
        ("{}^", "Empty objects are not allowed"),
        ('{"a": 12^}', '"a" must be an object or an array'),
        ('{"a": true^}', '"a" must be an object or an array'),
        ('{"a": []^}', "Empty arrays are not allowed"),
        ('{"a": [["^x"]]}'.replace("^", "").replace("[[", "[[^"), "Match value must be String, number, true, false"),
        ('{"a": [{}^]}', "Match expression name not found"),
        ('{"a": [{"like": "^x"}]}', "Unrecognized match type like"),
        ('{"a": [{"prefix": 1^}]}', "prefix match pattern must be a string"),
        ('{"a": [{"suffix": [^"x"]}]}', "suffix match pattern must be a string"),
        ('{"a": [{"prefix": "x", "suffix": "^y"}]}', "Only one key allowed in match expression"),
        ('{"a": [{"prefix": {"like": "^x"}}]}', "Unsupported prefix pattern: like"),
        ('{"a": [{"suffix": {"equals-ignore-case": 1^}}]}', "equals-ignore-case match pattern must be a string"),
        ('{"a": [{"equals-ignore-case": null^}]}', "equals-ignore-case match pattern must be a string"),
        ('{"a": [{"exists": "^yes"}]}', "exists match pattern must be either true or false."),
        ('{"a": [{"cidr": "10.0.0.0"^}]}', "Malformed CIDR, one '/' required"),
        ('{"a": [{"cidr": "10.0.0.0/x"^}]}', "Malformed CIDR, mask bits must be an integer"),
        ('{"a": [{"cidr": "10.0.0.0/32"^}]}', "IPv4 mask bits must be < 32"),
        ('{"a": [{"cidr": "::/128"^}]}', "IPv6 mask bits must be < 128"),
        ('{"a": [{"cidr": "here/8"^}]}', "Nonstandard IP address: here"),
        ('{"a": [{"wildcard": "a**"^}]}', "Consecutive wildcard characters at pos 2"),
        ('{"a": [{"wildcard": "a\\\\b"^}]}', "Invalid escape character at pos 2"),
        ('{"a": [{"wildcard": 1^}]}', "wildcard match pattern must be a string"),
        ('{"a": [{"numeric": 1^}]}', "Value of numeric must be an array."),
        ('{"a": [{"numeric": [1^]}]}', "Invalid member in numeric match: 1"),
        ('{"a": [{"numeric": ["=", "^x"]}]}', "Value of equals must be numeric"),
        ('{"a": [{"numeric": ["<", true^]}]}', "Value of < must be numeric"),
        ('{"a": [{"numeric": [">"]^}]}', "Value of > must be numeric"),
        ('{"a": [{"numeric": ["<", 1, "^>", 0]}]}', "Too many elements in numeric expression"),
        ('{"a": [{"numeric": [">", 1, "<", 2, "^<", 3]}]}', "Too many terms in numeric range expression"),
        ('{"a": [{"numeric": [">", 1, 2^]}]}', "Bad value in numeric range: 2"),
        ('{"a": [{"numeric": [">", 2, "<", 1]^}]}', "Bottom must be less than top"),
        ('{"a": [{"numeric": ["<", 6e9]^}]}', "Value must be between -5.0E9 and 5.0E9, inclusive"),
        ('{"a": [{"anything-but": true^}]}', "Value of anything-but must be an array or single string/number value."),
        ('{"a": [{"anything-but": ["x", null^]}]}', "Inside anything but list, start|null|boolean is not supported."),
        ('{"a": [{"anything-but": ["x", 1]^}]}', "Inside anything but list, either all values are number or string"),
        ('{"a": [{"anything-but": {"numeric": [^"=", 1]}}]}', "Unsupported anything-but pattern: numeric"),
        ('{"a": [{"anything-but": {"prefix": ""^}}]}', "Null prefix/suffix not allowed"),
        ('{"a": [{"anything-but": {"suffix": ["x", 1^]}}]}', "prefix/suffix match pattern must be a string"),
        ('{"a": [{"anything-but": {"wildcard": ["x**"^]}}]}', "Consecutive wildcard characters at pos 2"),
        ('{"$or": [{"x": ["a"]}, {"y": {"prefix": [^"b"]}}]}', "prefix is Ruler reserved fieldName"),
        ('{"a": [^', "Unexpected end-of-input"),
        ("{x^}", "Unexpected character ('x' (code 120))"),
    ],
)
def test_where_it_is_wrong(marked: str, message: str) -> None:
    text, end = marked.replace("^", ""), marked.index("^")
    line, column = text[:end].count("\n") + 1, end - (text[:end].rfind("\n") + 1) + 1
    with pytest.raises(PatternError) as refused:
        read_pattern(text, EVENT_PATTERN)
    assert str(refused.value).startswith(message)
    assert str(refused.value).endswith(f'\n at [Source: (String)"{text}"; line: {line}, column: {column}]')


def test_long_texts_are_cut() -> None:
    text = '{"a": ["' + "x" * 600 + '"], "b": 1}'
    with pytest.raises(PatternError, match=r'x"\[truncated 119 chars\]; line: 1, column: 619\]$'):
        read_pattern(text, EVENT_PATTERN)


def test_escapes_do_not_mislead() -> None:
    text = '{"a\\"}": ["]\\\\", "{"], "\\u0062": 1}'
    with pytest.raises(PatternError, match=f"column: {text.index('1}') + 2}]"):
        read_pattern(text, EVENT_PATTERN)


def test_too_many_combinations() -> None:
    read_pattern(f'{{"x": {{"$or": {OR_OF_TEN}}}, "y": {{"$or": {OR_OF_TEN}}}, "$or": {OR_OF_TEN}}}', EVENT_PATTERN)
    with pytest.raises(PatternError, match="too complex"):
        read_pattern(
            f'{{"x": {{"$or": {OR_OF_TEN}}}, "y": {{"$or": {OR_OF_TEN}}}, "z": {{"$or": {OR_OF_TEN}}}, '
            f'"$or": [{{"b": [1]}}, {{"b": [2]}}]}}',
            EVENT_PATTERN,
        )


def test_compiled_it_matches() -> None:
    matches = compile_text('{"a": ["x"]}', EVENT_PATTERN)
    assert matches({"a": "x"})
    assert not matches({"a": "y"})
