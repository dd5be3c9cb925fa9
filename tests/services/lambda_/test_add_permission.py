"""AddPermission: statements to AWS's letter.

https://docs.aws.amazon.com/cli/latest/reference/lambda/add-permission.html#examples
"""

import json
from typing import Any

import pytest

from tests.services.lambda_.plane import FUNCTION, Plane, refused, unknown

INVOKE: dict[str, Any] = {"Action": "lambda:InvokeFunction", "Principal": "s3.amazonaws.com"}
PRECONDITION = (
    "The Revision Id provided does not match the latest Revision Id. Call the GetPolicy API to retrieve the latest "
    "Revision Id"
)


def add(plane: Plane, name: str, sid: str = "sid", **request: Any) -> str:
    answer = plane.lambda_.add_permission(FunctionName=name, StatementId=sid, **(INVOKE | request))
    return str(answer["Statement"])


@pytest.mark.parametrize(
    ("request_", "principal", "condition"),
    [
        pytest.param({}, '{"Service":"s3.amazonaws.com"}', "", id="service"),
        pytest.param({"Principal": "111111111111"}, '{"AWS":"arn:aws:iam::111111111111:root"}', "", id="account"),
        pytest.param(
            {"Principal": "arn:aws:iam::111111111111:role/r"},
            '{"AWS":"arn:aws:iam::111111111111:role/r"}',
            "",
            id="role",
        ),
        pytest.param({"Principal": "*"}, '"*"', "", id="everybody"),
        pytest.param(
            {"SourceArn": "arn:aws:s3:::b", "SourceAccount": "111111111111"},
            '{"Service":"s3.amazonaws.com"}',
            '{"StringEquals":{"AWS:SourceAccount":"111111111111"},"ArnLike":{"AWS:SourceArn":"arn:aws:s3:::b"}}',
            id="source",
        ),
        pytest.param(
            {"Principal": "*", "PrincipalOrgID": "o-aaaaaaaaaa"},
            '"*"',
            '{"StringEquals":{"aws:PrincipalOrgID":"o-aaaaaaaaaa"}}',
            id="organization",
        ),
        pytest.param(
            {"Principal": "alexa-connectedhome.amazon.com", "EventSourceToken": "token"},
            '{"Service":"alexa-connectedhome.amazon.com"}',
            '{"StringEquals":{"lambda:EventSourceToken":"token"}}',
            id="token",
        ),
        pytest.param(
            {"Principal": "*", "Action": "lambda:InvokeFunctionUrl", "FunctionUrlAuthType": "NONE"},
            '"*"',
            '{"StringEquals":{"lambda:FunctionUrlAuthType":"NONE"}}',
            id="URL",
        ),
        pytest.param(
            {"Principal": "*", "InvokedViaFunctionUrl": True},
            '"*"',
            '{"Bool":{"lambda:InvokedViaFunctionUrl":"true"}}',
            id="by URL",
        ),
    ],
)
def test_statements(plane: Plane, request_: dict[str, Any], principal: str, condition: str) -> None:
    name = plane.function()
    action = request_.get("Action", "lambda:InvokeFunction")
    expected = (
        f'{{"Sid":"sid","Effect":"Allow","Principal":{principal},"Action":"{action}",'
        f'"Resource":"{FUNCTION}:{name}"' + (f',"Condition":{condition}}}' if condition else "}")
    )
    assert add(plane, name, **request_) == expected
    policy = plane.lambda_.get_policy(FunctionName=name)["Policy"]
    assert policy == f'{{"Version":"2012-10-17","Id":"default","Statement":[{expected}]}}'


@pytest.mark.parametrize("qualifier", ["1", "live"])
def test_each_qualifier_has_a_policy_of_its_own(plane: Plane, qualifier: str) -> None:
    name = plane.function(Publish=True)
    plane.lambda_.create_alias(FunctionName=name, Name="live", FunctionVersion="1")
    add(plane, name, "own")
    statement = json.loads(add(plane, name, Qualifier=qualifier))
    assert statement["Resource"] == f"{FUNCTION}:{name}:{qualifier}"
    for text, sid in ((name, "own"), (f"{name}:{qualifier}", "sid")):
        policy = json.loads(plane.lambda_.get_policy(FunctionName=text)["Policy"])
        assert [found["Sid"] for found in policy["Statement"]] == [sid]


def test_the_revision_of_what_it_is_attached_to_changes(plane: Plane) -> None:
    name = plane.function(Publish=True)
    alias = plane.lambda_.create_alias(FunctionName=name, Name="live", FunctionVersion="1")["RevisionId"]
    latest = plane.lambda_.get_function_configuration(FunctionName=name)["RevisionId"]
    add(plane, name, Qualifier="live", RevisionId=alias)
    assert plane.lambda_.get_function_configuration(FunctionName=name)["RevisionId"] == latest
    after = plane.lambda_.get_alias(FunctionName=name, Name="live")["RevisionId"]
    assert after != alias
    assert plane.lambda_.get_policy(FunctionName=name, Qualifier="live")["RevisionId"] == after
    add(plane, name, RevisionId=latest)
    after = plane.lambda_.get_function_configuration(FunctionName=name)["RevisionId"]
    assert after != latest
    found = refused(plane.lambda_.add_permission, FunctionName=name, StatementId="b", RevisionId=latest, **INVOKE)
    assert found == ("PreconditionFailedException", PRECONDITION)


def test_one_of_this_id_is_there(plane: Plane) -> None:
    name = plane.function()
    add(plane, name)
    expected = (
        "The statement id (sid) provided already exists. Please provide a new statement id, or remove the existing "
        "statement."
    )
    found = refused(plane.lambda_.add_permission, FunctionName=name, StatementId="sid", **INVOKE)
    assert found == ("ResourceConflictException", expected)


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        pytest.param(
            {"Qualifier": "$LATEST"},
            ("InvalidParameterValueException", "We currently do not support adding policies for $LATEST."),
            id="latest",
        ),
        pytest.param(
            {"Principal": "nobody"},
            (
                "InvalidParameterValueException",
                "The provided principal was invalid. Please check the principal and try again.",
            ),
            id="nobody",
        ),
        pytest.param(
            {"FunctionUrlAuthType": "NONE"},
            (
                "InvalidParameterValueException",
                "FunctionUrlAuthType is only supported for lambda:InvokeFunctionUrl action",
            ),
            id="another action",
        ),
        pytest.param({"Qualifier": "9"}, ("ResourceNotFoundException", "Function not found: {}:9"), id="no version"),
        pytest.param({"Qualifier": "no"}, ("ResourceNotFoundException", "Cannot find alias arn: {}:no"), id="no alias"),
    ],
)
def test_refusals(plane: Plane, request_: dict[str, Any], expected: tuple[str, str]) -> None:
    name = plane.function()
    request = {"FunctionName": name, "StatementId": "sid", **INVOKE, **request_}
    code, message = expected
    assert refused(plane.lambda_.add_permission, **request) == (code, message.format(f"{FUNCTION}:{name}"))


def test_a_policy_that_is_too_long(plane: Plane) -> None:
    name = plane.function()
    for number in range(2):
        add(plane, name, f"s{number}", SourceArn="arn:aws:s3:::" + "b" * 9900)
    request = {"FunctionName": name, "StatementId": "s2", "SourceArn": "arn:aws:s3:::" + "b" * 500, **INVOKE}
    code, message = refused(plane.lambda_.add_permission, **request)
    assert code == "PolicyLengthExceededException"
    assert message.startswith("The final policy size (2")
    assert message.endswith(") is bigger than the limit (20480).")


def test_a_function_that_is_not_there(plane: Plane) -> None:
    found = refused(plane.lambda_.add_permission, FunctionName="none", StatementId="sid", **INVOKE)
    assert found == unknown("none")
