"""From texts to values: YAML and JSON as CloudFormation reads them."""

from typing import Any

import pytest

from fogbank.services.cloudformation.errors import InvalidTemplate
from fogbank.services.cloudformation.template.loading import load


@pytest.mark.parametrize(
    ("scalar", "value"),
    [
        pytest.param("012345678901", "012345678901", id="an account id"),
        pytest.param("012345670123", "012345670123", id="an account id that could be octal"),
        pytest.param("123456789012", 123456789012, id="a number"),
        pytest.param("0x1F", "0x1F", id="no hexadecimal"),
        pytest.param("12:30:45", "12:30:45", id="a time"),
        pytest.param("2010-09-09", "2010-09-09", id="a date"),
        pytest.param("1.5", 1.5, id="a fraction"),
        pytest.param("1.10", "1.10", id="a version"),
        pytest.param("1_000", "1_000", id="an underscore"),
        pytest.param("1e3", "1e3", id="no point, no number"),
        pytest.param("yes", True, id="yes"),
        pytest.param("Off", False, id="Off"),
        pytest.param("'true'", "true", id="a quoted word"),
        pytest.param("y", "y", id="a letter"),
        pytest.param("~", None, id="nothing"),
        pytest.param("!Sub '${A}'", {"Fn::Sub": "${A}"}, id="a short form"),
        pytest.param("!GetAtt A.B.C", {"Fn::GetAtt": ["A", "B.C"]}, id="GetAtt"),
        pytest.param("!Join ['', [!Ref A]]", {"Fn::Join": ["", [{"Ref": "A"}]]}, id="short forms in short forms"),
    ],
)
def test_scalars(scalar: str, value: Any) -> None:
    assert load(f"A: {scalar}") == {"A": value}


def test_keys_are_texts() -> None:
    assert load("{1: a, true: b, 012: c, 2010-09-09: d}") == {"1": "a", "true": "b", "012": "c", "2010-09-09": "d"}


def test_json_is_read_as_json() -> None:
    assert load('{"A": [1, 1.5, 1.10, "é", null, true]}') == {"A": [1, 1.5, "1.10", "é", None, True]}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("", "Template format error: unsupported structure.", id="nothing"),
        pytest.param("[a]", "Template format error: unsupported structure.", id="a list"),
        pytest.param("a: b: c", "Template format error: YAML not well-formed. (line 1, column 5)", id="no YAML"),
        pytest.param('{"a": }x', "Template format error: JSON not well-formed. (line 1, column 8)", id="no JSON"),
        pytest.param("a: 1\na: 2", "Template format error: duplicate key: a (line 2, column 1)", id="a key twice"),
        pytest.param(
            "a: !Nothing b", "Template format error: YAML not well-formed. (line 1, column 4)", id="an unknown tag"
        ),
        pytest.param(
            "a: &x b\nc: *x", "Template error: YAML aliases are not allowed in CloudFormation templates", id="an alias"
        ),
        pytest.param("a: !!binary aGk=", "Template format error: the tag binary is not supported", id="a binary"),
        pytest.param("a: " + "[" * 5000, "Template format error: the template is nested too deeply.", id="deep YAML"),
        pytest.param('{"a":' * 50_000, "Template format error: the template is nested too deeply.", id="deep JSON"),
        pytest.param(
            '{"a": "\\ud800"}', "Template format error: half a surrogate pair is no text.", id="half a letter"
        ),
        pytest.param("--- {}\n--- {}", "Template format error: YAML not well-formed.", id="two documents"),
    ],
)
def test_texts_that_are_none(text: str, message: str) -> None:
    with pytest.raises(InvalidTemplate) as error:
        load(text)
    assert error.value.message.startswith(message)
