"""Policy documents: what IAM keeps, and what it refuses."""

import json
from typing import Any

import pytest

from fogbank.services.iam.documents import check_inline, check_permissions, check_trust
from fogbank.services.iam.errors import MalformedPolicyDocument


def permission(**statement: Any) -> str:
    whole = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"} | statement
    kept = {name: value for name, value in whole.items() if value is not None}
    return json.dumps({"Version": "2012-10-17", "Statement": [kept]})


def trust(**statement: Any) -> str:
    whole = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": "111122223333"}} | statement
    kept = {name: value for name, value in whole.items() if value is not None}
    return json.dumps({"Version": "2012-10-17", "Statement": [kept]})


@pytest.mark.parametrize(
    "document",
    [
        pytest.param(permission(), id="plain"),
        pytest.param(permission(Action=["s3:*", "sqs:Get*", "*"]), id="wildcards"),
        pytest.param(permission(Action=None, NotAction="iam:*"), id="NotAction"),
        pytest.param(permission(Resource=None, NotResource="arn:aws:s3:::a/*"), id="NotResource"),
        pytest.param(permission(Resource="arn:aws:s3:::${aws:username}/*"), id="a variable"),
        pytest.param(permission(Resource="arn:aws:s3*"), id="an ARN that is cut off by a wildcard"),
        pytest.param(permission(Sid="AllowThis1"), id="Sid"),
        pytest.param(permission(Condition={"StringEquals": {"aws:RequestedRegion": "eu-west-1"}}), id="Condition"),
        pytest.param(json.dumps({"Version": "2012-10-17", "Statement": json.loads(permission())["Statement"][0]}),
                     id="one statement without a list"),
    ],
)  # fmt: skip
def test_permissions_that_are_kept(document: str) -> None:
    check_permissions(document)


@pytest.mark.parametrize(
    "document",
    [
        pytest.param(permission(), id="with a version"),
        pytest.param(permission().replace("2012-10-17", "2008-10-17"), id="of the old version"),
        pytest.param(json.dumps({"Statement": json.loads(permission())["Statement"]}), id="without a version"),
    ],
)
def test_inline_permissions_that_are_kept(document: str) -> None:
    check_inline(document)


@pytest.mark.parametrize(
    ("document", "message"),
    [
        pytest.param("{", "Syntax errors in policy.", id="no JSON"),
        pytest.param("[]", "Syntax errors in policy.", id="a list"),
        pytest.param(" {}", "JSON strings must not have leading spaces", id="leading space"),
        pytest.param('{"Version": "2012-10-17"}', "Syntax errors in policy.", id="no statement"),
        pytest.param(
            permission().replace("2012-10-17", "2008-10-17"),
            "Policy document must be version 2012-10-17 or greater.",
            id="the old version",
        ),
        pytest.param(permission().replace("2012-10-17", "2020-01-01"), "Syntax errors in policy.", id="no version"),
        pytest.param(permission(Effect="Perhaps"), "Syntax errors in policy.", id="Effect"),
        pytest.param(permission(Color="red"), "Syntax errors in policy.", id="an unknown member"),
        pytest.param(permission(NotAction="s3:*"), "Syntax errors in policy.", id="Action and NotAction"),
        pytest.param(permission(Action=None), "Policy statement must contain actions.", id="no action"),
        pytest.param(permission(Action=[]), "Policy statement must contain actions.", id="an empty list of actions"),
        pytest.param(permission(Resource=None), "Policy statement must contain resources.", id="no resource"),
        pytest.param(
            permission(Action="GetObject"),
            "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.",
            id="an action without a vendor",
        ),
        pytest.param(
            permission(Resource="bucket"), 'Resource bucket must be in ARN format or "*".', id="a resource's name"
        ),
        pytest.param(permission(Resource="arn:aws:s3"), "The policy failed legacy parsing", id="a short ARN"),
        pytest.param(
            permission(Resource="arn:amazon:s3:::b"),
            'Partition "amazon" is not valid for resource "arn:amazon:s3:::b".',
            id="partition",
        ),
        pytest.param(permission(Principal="*"), "Policy document should not specify a principal.", id="a principal"),
        pytest.param(
            permission(Sid="a-b"),
            "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression "
            "[0-9A-Za-z]*",
            id="a Sid with a hyphen",
        ),
    ],
)
def test_permissions_that_are_refused(document: str, message: str) -> None:
    with pytest.raises(MalformedPolicyDocument) as refusal:
        check_permissions(document)
    assert refusal.value.message == message


def test_two_statements_of_one_name() -> None:
    statement = json.loads(permission(Sid="A"))["Statement"][0]
    with pytest.raises(MalformedPolicyDocument, match="must be unique"):
        check_permissions(json.dumps({"Version": "2012-10-17", "Statement": [statement, statement]}))


@pytest.mark.parametrize(
    "document",
    [
        pytest.param(trust(), id="an account"),
        pytest.param(trust(Principal={"Service": ["lambda.amazonaws.com", "edgelambda.amazonaws.com"]}), id="services"),
        pytest.param(trust(Principal="*"), id="everybody"),
        pytest.param(trust(Action=["sts:AssumeRole", "sts:TagSession"]), id="with tags"),
        pytest.param(
            trust(
                Action="sts:AssumeRoleWithWebIdentity",
                Principal={"Federated": "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"},
            ),
            id="a web identity",
        ),
        pytest.param(trust().replace('"Version": "2012-10-17", ', ""), id="without a version"),
    ],
)
def test_trust_that_is_kept(document: str) -> None:
    check_trust(document)


@pytest.mark.parametrize(
    ("document", "message"),
    [
        pytest.param("x", "This policy contains invalid Json", id="no JSON"),
        pytest.param(trust(Resource="*"), "Has prohibited field Resource", id="Resource"),
        pytest.param(trust(Principal=None), "Missing required field Principal", id="nobody"),
        pytest.param(trust(Action=None), "Missing required field Action", id="no action"),
        pytest.param(
            trust(Action="s3:GetObject"),
            "AssumeRole policy may only specify STS AssumeRole actions.",
            id="another service's action",
        ),
        pytest.param(
            trust(Principal={"Service": "lambda"}), 'Invalid principal in policy: "SERVICE":"lambda"', id="no service"
        ),
        pytest.param(trust(Principal={"AWS": ""}), 'Invalid principal in policy: "AWS":""', id="an empty name"),
        pytest.param(trust(Principal={"Robot": "x"}), "Syntax errors in policy.", id="an unknown kind"),
    ],
)
def test_trust_that_is_refused(document: str, message: str) -> None:
    with pytest.raises(MalformedPolicyDocument) as refusal:
        check_trust(document)
    assert refusal.value.message == message
