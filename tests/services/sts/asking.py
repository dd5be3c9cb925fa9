"""What the tests of STS share."""

import json
from collections.abc import Callable, Mapping
from typing import Any, Final, cast

import boto3
import pytest
from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import ClientError

from tests.cloud import Cloud

_boto3 = cast("Any", boto3)
ACCOUNT: Final = "000000000000"
LAMBDA_TRUST: Final[dict[str, Any]] = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}],
}


def a_role(cloud: Cloud, name: str, *, account: str = ACCOUNT, **request: Any) -> str:
    """Make a role in an account, and give its ARN."""
    made = cloud.client("iam", access_key=account).create_role(
        RoleName=name, AssumeRolePolicyDocument=json.dumps(LAMBDA_TRUST), **request
    )
    return str(made["Role"]["Arn"])


def as_session(cloud: Cloud, service: str, credentials: Mapping[str, str]) -> Any:
    """A client with temporary credentials."""
    made: Any = _boto3.client(
        service,
        endpoint_url=cloud.endpoint,
        region_name="us-east-1",
        aws_access_key_id=credentials["AccessKeyId"],
        aws_secret_access_key=credentials["SecretAccessKey"],
        aws_session_token=credentials["SessionToken"],
        config=Config(retries={"total_max_attempts": 1}),
    )
    return made


def unsigned(cloud: Cloud, service: str) -> Any:
    """A client of nobody's."""
    made: Any = _boto3.client(
        service,
        endpoint_url=cloud.endpoint,
        region_name="us-east-1",
        config=Config(signature_version=UNSIGNED),
    )
    return made


def refused(call: Callable[..., Any], **request: Any) -> tuple[str, str]:
    """Code and message of the error with which a call ends."""
    with pytest.raises(ClientError) as caught:
        call(**request)
    error: Any = caught.value
    told = error.response["Error"]
    return told["Code"], told["Message"]
