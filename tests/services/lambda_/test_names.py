"""Names of functions in all their forms."""

from typing import Any

import pytest

from fogbank.services.lambda_.names import FunctionName, function_name
from tests.services.lambda_.plane import raised


class Caller:
    """As much of a Context as a name needs."""

    account = "111111111111"
    region = "eu-west-1"


CALLER: Any = Caller()


@pytest.mark.parametrize(
    ("text", "account", "name", "qualifier"),
    [
        pytest.param("f", "111111111111", "f", "", id="name"),
        pytest.param("f:1", "111111111111", "f", "1", id="name and version"),
        pytest.param("f:$LATEST", "111111111111", "f", "$LATEST", id="name and latest"),
        pytest.param("function", "111111111111", "function", "", id="the name function"),
        pytest.param("function:f", "111111111111", "f", "", id="partial"),
        pytest.param("222222222222:function:f:live", "222222222222", "f", "live", id="partial with an account"),
        pytest.param("arn:aws:lambda:eu-west-1:222222222222:function:f", "222222222222", "f", "", id="ARN"),
        pytest.param("arn:aws:lambda:eu-west-1:222222222222:function:f:1", "222222222222", "f", "1", id="all of it"),
    ],
)
def test_forms(text: str, account: str, name: str, qualifier: str) -> None:
    assert function_name(CALLER, text) == FunctionName(account, "eu-west-1", name, qualifier)


@pytest.mark.parametrize(
    ("text", "qualifier", "expected"),
    [
        ("f", None, ""),
        ("f", "1", "1"),
        ("f:1", "1", "1"),
        ("f:live", None, "live"),
    ],
)
def test_qualifiers(text: str, qualifier: str | None, expected: str) -> None:
    assert function_name(CALLER, text, qualifier).qualifier == expected


@pytest.mark.parametrize(
    ("text", "qualifier", "code"),
    [
        pytest.param("f:1", "2", "InvalidParameterValueException", id="two that differ"),
        pytest.param("a b", None, "InvalidParameterValueException", id="no name"),
        pytest.param("f" * 65, None, "ValidationException", id="too long"),
        pytest.param(
            "arn:aws:lambda:us-east-1:111111111111:function:f", None, "ResourceNotFoundException", id="another region"
        ),
    ],
)
def test_refusals(text: str, qualifier: str | None, code: str) -> None:
    assert raised(function_name, CALLER, text, qualifier)[0] == code


@pytest.mark.parametrize(
    ("qualifier", "arn"),
    [
        ("", "arn:aws:lambda:eu-west-1:111111111111:function:f"),
        ("live", "arn:aws:lambda:eu-west-1:111111111111:function:f:live"),
    ],
)
def test_arns(qualifier: str, arn: str) -> None:
    assert FunctionName("111111111111", "eu-west-1", "f", qualifier).arn == arn
