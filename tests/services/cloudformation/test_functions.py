"""The intrinsic functions, one after the other: what they give, and how they are refused."""

from typing import Any

import pytest

from fogbank.kernel.errors import AwsError
from tests.services.cloudformation.templates import value_of

SECTIONS = """
Parameters:
  Name: {Type: String, Default: shop}
  Many: {Type: CommaDelimitedList, Default: "a, b,c"}
Mappings:
  Sizes: {eu-west-1: {small: 1, list: [x, y]}, other: {small: 2}}
Conditions:
  So: !Equals [!Ref Name, shop]
  Not: !Not [Condition: So]
"""


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        pytest.param("!Ref Name", "shop", id="Ref of a parameter"),
        pytest.param("!Ref Many", ["a", "b", "c"], id="Ref of a list"),
        pytest.param("!Ref AWS::Region", "eu-west-1", id="Region"),
        pytest.param("!Ref AWS::AccountId", "123456789012", id="AccountId"),
        pytest.param("!Ref AWS::Partition", "aws", id="Partition"),
        pytest.param("!Ref AWS::URLSuffix", "amazonaws.com", id="URLSuffix"),
        pytest.param("!Ref AWS::StackName", "app", id="StackName"),
        pytest.param("!Ref AWS::NoValue", None, id="NoValue is no property"),
        pytest.param("[1, !Ref AWS::NoValue, 2]", [1, 2], id="NoValue is no item"),
        pytest.param('!Join ["-", [a, !Ref Name, 3]]', "a-shop-3", id="Join"),
        pytest.param('!Join [",", !Ref Many]', "a,b,c", id="Join of a list parameter"),
        pytest.param('!Split ["-", "a-b--c"]', ["a", "b", "", "c"], id="Split"),
        pytest.param("!Select [1, [a, b]]", "b", id="Select"),
        pytest.param('!Select ["0", !Ref Many]', "a", id="Select by a text"),
        pytest.param('!Sub "${Name}-${AWS::Region}"', "shop-eu-west-1", id="Sub"),
        pytest.param('!Sub ["${A}${Name}", {A: !Ref Many}]', "a,b,cshop", id="Sub with values of its own"),
        pytest.param('!Sub "${!Name} ${Name}"', "${Name} shop", id="Sub with a literal"),
        pytest.param('!Sub "$Name {} $ ${!}"', "$Name {} $ ${}", id="Sub without variables"),
        pytest.param("!FindInMap [Sizes, !Ref AWS::Region, small]", 1, id="FindInMap"),
        pytest.param("!FindInMap [Sizes, eu-west-1, list]", ["x", "y"], id="FindInMap of a list"),
        pytest.param("!If [So, a, b]", "a", id="If so"),
        pytest.param("!If [Not, a, !If [So, c, d]]", "c", id="If not"),
        pytest.param("!If [Not, a, !Ref AWS::NoValue]", None, id="If not, nothing"),
        pytest.param("!If [Not, !Ref Nobody, b]", "b", id="If: the branch not taken may mean nothing"),
        pytest.param("!Base64 shop", "c2hvcA==", id="Base64"),
        pytest.param("!Cidr [10.0.0.0/16, 2, 8]", ["10.0.0.0/24", "10.0.1.0/24"], id="Cidr"),
        pytest.param('!Cidr ["2001:db8::/56", 2, 64]', ["2001:db8::/64", "2001:db8:0:1::/64"], id="Cidr of IPv6"),
        pytest.param('!GetAZs ""', ["eu-west-1a", "eu-west-1b", "eu-west-1c"], id="GetAZs here"),
        pytest.param("!GetAZs us-east-1", ["us-east-1a", "us-east-1b", "us-east-1c"], id="GetAZs there"),
        pytest.param("!ImportValue vpc", "vpc-1", id="ImportValue"),
        pytest.param('!ImportValue {"Fn::Sub": "vpc"}', "vpc-1", id="ImportValue of a name that is made"),
        pytest.param('{"Fn::Join": ["", [a]]}', "a", id="the long form"),
        pytest.param("{Condition: x, Fn: y}", {"Condition": "x", "Fn": "y"}, id="no function"),
        pytest.param("{Condition: So}", {"Condition": "So"}, id="Condition is a name where none is asked for"),
    ],
)
def test_what_they_give(expression: str, expected: Any) -> None:
    assert value_of(expression, SECTIONS) == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        pytest.param("!Length [a, b]", 2, id="Length"),
        pytest.param("!Length {Ref: Many}", 3, id="Length of a parameter"),
        pytest.param("!ToJsonString {a: [1, !Ref Name], b: true}", '{"a":[1,"shop"],"b":true}', id="ToJsonString"),
        pytest.param("!FindInMap [Sizes, no, no, {DefaultValue: 0}]", 0, id="FindInMap with a default"),
    ],
)
def test_what_the_extensions_give(expression: str, expected: Any) -> None:
    assert value_of(expression, f"Transform: AWS::LanguageExtensions\n{SECTIONS}") == expected


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        pytest.param("!Equals [a, a]", True, id="Equals"),
        pytest.param("!Equals [1, '1']", True, id="Equals: a number and its text"),
        pytest.param("!Equals [true, 'true']", True, id="Equals: a boolean and its text"),
        pytest.param("!Equals [a, A]", False, id="Equals minds the case"),
        pytest.param("!And [!Equals [a, a], !Equals [a, b]]", False, id="And"),
        pytest.param("!Or [!Equals [a, b], Condition: So]", True, id="Or"),
        pytest.param("!Not [Condition: So]", False, id="Not"),
        pytest.param("{Condition: So}", True, id="another condition"),
    ],
)
def test_conditions(condition: str, expected: bool) -> None:
    assert value_of("!If [This, true, false]", f"{SECTIONS}  This: {condition}\n") is expected


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        pytest.param("!Ref [a]", "Template error: every Ref object must have a single String value.", id="Ref"),
        pytest.param(
            "!Ref Nobody",
            "Template format error: Unresolved resource dependencies [Nobody] in the Resources block of the template",
            id="Ref of nobody",
        ),
        pytest.param(
            "!GetAtt Nobody.Arn",
            "Template format error: Unresolved resource dependencies [Nobody] in the Resources block of the template",
            id="GetAtt of nobody",
        ),
        pytest.param(
            "!Join [a]", "Template error: every Fn::Join object requires two parameters, (1) a string", id="Join"
        ),
        pytest.param(
            "!Join ['', x]", "Template error: every Fn::Join object requires two parameters", id="Join of a text"
        ),
        pytest.param("!Split [a]", "Template error: every Fn::Split object requires two parameters", id="Split"),
        pytest.param(
            "!Select [2, [a, b]]",
            "Template error: Fn::Select cannot select nonexistent value at index 2",
            id="Select beyond the end",
        ),
        pytest.param(
            "!Select [a, [b]]", "Template error: Fn::Select cannot select nonexistent value", id="Select by a word"
        ),
        pytest.param(
            '!Sub "${a-b}"',
            "Template error: variable names in Fn::Sub syntax must contain only alphanumeric characters, underscores, "
            "periods, and colons",
            id="Sub of no name",
        ),
        pytest.param(
            "!Sub [a, b, c]",
            "Template error: One or more Fn::Sub intrinsic functions don't specify expected arguments.",
            id="Sub of three",
        ),
        pytest.param(
            "!FindInMap [Sizes, none, small]",
            "Template error: Unable to get mapping for Sizes::none::small",
            id="FindInMap of nothing",
        ),
        pytest.param(
            "!FindInMap [Sizes]",
            "Template error: every Fn::FindInMap object requires three parameters, the map name, map key and the",
            id="FindInMap of one",
        ),
        pytest.param(
            "!If [Nobody, a, b]", "Template error: unresolved condition dependency Nobody in Fn::If", id="If of nobody"
        ),
        pytest.param(
            "!If [So, a]", "Template error: Fn::If requires a list argument with three elements", id="If of two"
        ),
        pytest.param(
            "!Base64 [a]", "Template error: every Fn::Base64 object must have a String-typed value.", id="Base64"
        ),
        pytest.param("!Cidr [nonsense, 2, 8]", "Template error: Fn::Cidr: ", id="Cidr of nonsense"),
        pytest.param("!Cidr [10.0.0.0/24, 300, 4]", "Template error: Fn::Cidr: ", id="Cidr of too many"),
        pytest.param("!ImportValue nobody", "No export named nobody found.", id="ImportValue"),
        pytest.param(
            "!Length [a]", "Template error: Fn::Length is supported with the transform", id="Length without it"
        ),
        pytest.param(
            "!ToJsonString {}", "Template error: Fn::ToJsonString is supported with", id="ToJsonString without it"
        ),
        pytest.param(
            "!FindInMap [Sizes, no, no, {DefaultValue: 0}]",
            "Template error: Fn::FindInMap is supported with the transform",
            id="a default without it",
        ),
        pytest.param(
            '{"Fn::Nothing": 1}', "Template error: Fogbank does not support the function Fn::Nothing", id="no function"
        ),
    ],
)
def test_how_they_are_refused(expression: str, message: str) -> None:
    with pytest.raises(AwsError) as refused:
        value_of(expression, SECTIONS)
    assert refused.value.message.startswith(message)


@pytest.mark.parametrize(
    ("condition", "message"),
    [
        pytest.param(
            "!And [!Equals [a, a]]",
            "Template error: every Fn::And object requires a list of at least 2 and at most 10 boolean parameters.",
            id="And of one",
        ),
        pytest.param(
            "!Not [a, b]", "Template error: every Fn::Not object requires a list of 1 boolean", id="Not of two"
        ),
        pytest.param(
            "!Equals [a]",
            "Template error: every Fn::Equals object requires a list of 2 string parameters.",
            id="Equals",
        ),
        pytest.param(
            "!Ref Name",
            "Template format error: Conditions can only be boolean operations on parameters and other conditions",
            id="a text",
        ),
        pytest.param(
            "!Equals [!Ref Q, a]",
            "Template format error: Unresolved dependencies [Q]. Cannot reference resources in the Conditions block",
            id="a resource",
        ),
        pytest.param(
            "{Condition: This}", "Template format error: Circular dependency between conditions", id="a circle"
        ),
    ],
)
def test_how_conditions_are_refused(condition: str, message: str) -> None:
    with pytest.raises(AwsError) as refused:
        value_of("a", f"{SECTIONS}  This: {condition}\n")
    assert refused.value.message.startswith(message)
