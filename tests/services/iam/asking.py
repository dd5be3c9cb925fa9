"""What the tests of IAM share: documents, entities, refusals and pages."""

import itertools
import json
from collections.abc import Callable
from typing import Any, Final

import pytest
from botocore.exceptions import ClientError

from tests.cloud import Cloud

ACCOUNT: Final = "000000000000"
BASIC: Final = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
LAMBDA_TRUST: Final[dict[str, Any]] = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}],
}
PUT_LOGS: Final[dict[str, Any]] = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": ["logs:PutLogEvents"], "Resource": "arn:aws:logs:*:*:*"}],
}
_numbers: Final = itertools.count(1)


def iam(cloud: Cloud) -> Any:
    return cloud.client("iam")


def a_name(noun: str) -> str:
    return f"{noun}-{next(_numbers)}"


def a_role(cloud: Cloud, name: str = "", **request: Any) -> str:
    """Make a role that Lambda may take on, and give its name."""
    name = name or a_name("role")
    iam(cloud).create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(LAMBDA_TRUST), **request)
    return name


def a_user(cloud: Cloud, name: str = "", **request: Any) -> str:
    name = name or a_name("user")
    iam(cloud).create_user(UserName=name, **request)
    return name


def a_group(cloud: Cloud, name: str = "", **request: Any) -> str:
    name = name or a_name("group")
    iam(cloud).create_group(GroupName=name, **request)
    return name


def a_policy(cloud: Cloud, name: str = "", **request: Any) -> str:
    """Make a managed policy and give its ARN."""
    made = iam(cloud).create_policy(PolicyName=name or a_name("policy"), PolicyDocument=json.dumps(PUT_LOGS), **request)
    return str(made["Policy"]["Arn"])


def refused(call: Callable[..., Any], **request: Any) -> tuple[str, str]:
    """Code and message of the error with which a call ends."""
    with pytest.raises(ClientError) as caught:
        call(**request)
    error: Any = caught.value
    told = error.response["Error"]
    return told["Code"], told["Message"]


def no_such(message: str) -> tuple[str, str]:
    return "NoSuchEntity", message


def pages_of(call: Callable[..., Any], member: str, **request: Any) -> list[list[Any]]:
    """A list of `MaxItems` a page, page by page."""
    pages: list[list[Any]] = []
    while True:
        answer = call(**request)
        pages.append(answer[member])
        if not answer["IsTruncated"]:
            assert "Marker" not in answer
            return pages
        request["Marker"] = answer["Marker"]


def a_profile(cloud: Cloud, name: str = "", **request: Any) -> str:
    name = name or a_name("profile")
    iam(cloud).create_instance_profile(InstanceProfileName=name, **request)
    return name
