"""What the tests of ECR share."""

import itertools
import json
from collections.abc import Callable
from typing import Any, Final

import pytest
from botocore.exceptions import ClientError

from tests.cloud import Cloud

ACCOUNT: Final = "000000000000"
NONE: Final = (
    "RepositoryNotFoundException",
    f"The repository with name 'none' does not exist in the registry with id '{ACCOUNT}'",
)
POLICY: Final = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "ecr:BatchGetImage"}
        ],
    }
)
LIFECYCLE: Final = json.dumps(
    {
        "rules": [
            {
                "rulePriority": 1,
                "description": "Untagged images should not exist, but expire any older than one year",
                "selection": {"tagStatus": "untagged", "countType": "sinceImagePushed", "countUnit": "days"},
                "action": {"type": "expire"},
            }
        ]
    }
)
_numbers: Final = itertools.count(1)


def ecr(cloud: Cloud) -> Any:
    return cloud.client("ecr")


def a_repository(cloud: Cloud, **request: Any) -> str:
    """Make a repository, and give its name."""
    name = f"repository-{next(_numbers)}"
    ecr(cloud).create_repository(repositoryName=name, **request)
    return name


def refused(call: Callable[..., Any], **request: Any) -> tuple[str, str]:
    """Code and message of the error with which a call ends."""
    with pytest.raises(ClientError) as caught:
        call(**request)
    error: Any = caught.value
    told = error.response["Error"]
    return told["Code"], told["Message"]
