"""Parameters: types, defaults, constraints."""

from typing import Any

import pytest

from tests.services.cloudformation.templates import refused, value_of

QUEUE = "Q: {Type: AWS::SQS::Queue}"


@pytest.mark.parametrize(
    ("declared", "given_", "value"),
    [
        pytest.param("{Type: String, Default: a}", None, "a", id="a default"),
        pytest.param("{Type: String, Default: 012345678901}", None, "012345678901", id="an account id"),
        pytest.param("{Type: Number}", "1.5", "1.5", id="a number stays a text"),
        pytest.param("{Type: CommaDelimitedList}", "a, b ,c", ["a", "b", "c"], id="a list"),
        pytest.param("{Type: List<Number>}", "1,2", ["1", "2"], id="numbers"),
        pytest.param("{Type: CommaDelimitedList}", "", [], id="an empty list"),
        pytest.param("{Type: 'List<AWS::EC2::Subnet::Id>'}", "s-1,s-2", ["s-1", "s-2"], id="a list of AWS's"),
        pytest.param("{Type: 'AWS::SSM::Parameter::Value<String>'}", "plain", "from-ssm", id="from SSM"),
        pytest.param("{Type: 'AWS::SSM::Parameter::Value<List<String>>'}", "list", ["a", "b"], id="a list from SSM"),
        pytest.param("{Type: 'AWS::SSM::Parameter::Name'}", "plain", "plain", id="a name in SSM"),
        pytest.param(
            "{Type: String, AllowedPattern: '[a-z]+', MinLength: 2, MaxLength: 3}", "abc", "abc", id="constraints"
        ),
    ],
)
def test_values_of_parameters(declared: str, given_: str | None, value: Any) -> None:
    found = value_of("!Ref P", f"Parameters: {{P: {declared}}}", **({} if given_ is None else {"P": given_}))
    assert found == value


@pytest.mark.parametrize(
    ("declared", "given_", "message"),
    [
        pytest.param("{Type: String}", None, "Parameters: [P] must have values", id="none"),
        pytest.param("{Type: Number}", "a", "Parameter 'P' must be a number.", id="no number"),
        pytest.param("{Type: List<Number>}", "1,a", "Parameter 'P' must be a number.", id="no list of numbers"),
        pytest.param(
            "{Type: String, AllowedValues: [a, 1]}", "b", "Parameter 'P' must be one of AllowedValues", id="another"
        ),
        pytest.param(
            "{Type: String, AllowedPattern: '[a-z]+'}", "aB", "Parameter 'P' must match pattern [a-z]+", id="pattern"
        ),
        pytest.param(
            "{Type: String, MinLength: 3}", "ab", "Parameter 'P' must contain at least 3 characters", id="short"
        ),
        pytest.param(
            "{Type: String, MaxLength: 1}", "ab", "Parameter 'P' must contain at most 1 characters", id="long"
        ),
        pytest.param("{Type: Number, MinValue: 3}", "2", "Parameter 'P' must be a number not less than 3", id="small"),
        pytest.param(
            "{Type: Number, MaxValue: 3}", "4", "Parameter 'P' must be a number not greater than 3", id="large"
        ),
        pytest.param(
            "{Type: String, MinLength: 3, ConstraintDescription: three at least}",
            "ab",
            "Parameter P failed to satisfy constraint: three at least",
            id="described",
        ),
        pytest.param("{Type: Text}", "a", "Template format error: Unrecognized parameter type: Text", id="a type"),
        pytest.param(
            "{Type: 'AWS::EC2::Nothing::Id'}", "a", "Template format error: Unrecognized parameter", id="AWS's type"
        ),
        pytest.param(
            "{}", "a", "Template format error: Every Parameters object must contain a Type member.", id="no type"
        ),
        pytest.param("{Type: String, Colour: red}", "a", "Invalid template parameter property 'Colour'", id="a member"),
        pytest.param(
            "{Type: String, AllowedPattern: '['}", "a", "Template format error: AllowedPattern of the", id="no pattern"
        ),
        pytest.param(
            "{Type: String, MinLength: a}", "a", "Template format error: MinLength of the parameter P", id="no length"
        ),
        pytest.param(
            "{Type: 'AWS::SSM::Parameter::Value<String>'}",
            "nothing",
            "Unable to fetch parameters [nothing] from parameter store for this account.",
            id="not in SSM",
        ),
        pytest.param(
            "{Type: 'AWS::SSM::Parameter::Value<String>'}",
            "secret",
            "Parameters [secret] referenced by template have types not supported by CloudFormation.",
            id="a secure string",
        ),
    ],
)
def test_parameters_that_are_refused(declared: str, given_: str | None, message: str) -> None:
    text = f"Parameters: {{P: {declared}}}\nResources: {{{QUEUE}}}"
    assert refused(text, **({} if given_ is None else {"P": given_})).startswith(message)


def test_a_parameter_that_is_not_declared() -> None:
    assert refused(f"Resources: {{{QUEUE}}}", P="a") == "Parameters: [P] do not exist in the template"
