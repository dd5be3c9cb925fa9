"""What the tests of Secrets Manager share."""

import itertools
from collections.abc import Callable, Mapping
from typing import Any, Final

import pytest
from botocore.exceptions import ClientError

from tests.cloud import Cloud

ACCOUNT: Final = "000000000000"
GONE: Final = ("ResourceNotFoundException", "Secrets Manager can't find the specified secret.")
MARKED: Final = (
    "InvalidRequestException",
    "You can't perform this operation on the secret because it was marked for deletion.",
)
_numbers: Final = itertools.count(1)


def sm(cloud: Cloud) -> Any:
    return cloud.client("secretsmanager")


def a_secret(cloud: Cloud, value: str = "v1", **request: Any) -> str:
    """Make a secret, and give its name."""
    name = f"secret-{next(_numbers)}"
    sm(cloud).create_secret(Name=name, SecretString=value, **request)
    return name


def stages(cloud: Cloud, name: str) -> dict[str, str]:
    """The values by their stages."""
    versions: Mapping[str, list[str]] = sm(cloud).describe_secret(SecretId=name).get("VersionIdsToStages", {})
    return {
        stage: sm(cloud).get_secret_value(SecretId=name, VersionId=version_id)["SecretString"]
        for version_id, found in versions.items()
        for stage in found
    }


def refused(call: Callable[..., Any], **request: Any) -> tuple[str, str]:
    """Code and message of the error with which a call ends."""
    with pytest.raises(ClientError) as caught:
        call(**request)
    error: Any = caught.value
    told = error.response["Error"]
    return told["Code"], told["Message"]
