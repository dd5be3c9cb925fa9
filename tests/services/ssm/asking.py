"""What the tests of Parameter Store share."""

from collections.abc import Callable
from typing import Any, Final

import pytest
from botocore.exceptions import ClientError

from tests.cloud import Cloud

ACCOUNT: Final = "000000000000"


def ssm(cloud: Cloud) -> Any:
    return cloud.client("ssm")


def refused(call: Callable[..., Any], **request: Any) -> tuple[str, str]:
    """Code and message of the error with which a call ends."""
    with pytest.raises(ClientError) as caught:
        call(**request)
    error: Any = caught.value
    told = error.response["Error"]
    return told["Code"], told["Message"]
