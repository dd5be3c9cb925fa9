"""What IAM says of names and paths that it does not take."""

from typing import Any

import pytest

from tests.cloud import Cloud
from tests.services.iam.asking import iam, refused

NAME = "It must contain only alphanumeric characters and/or the following: +=,.@_-"


@pytest.mark.parametrize(
    ("operation", "wish", "message"),
    [
        pytest.param("get_role", {"RoleName": "arn:aws:iam::1:role/x"}, f"roleName is invalid. {NAME}", id="an ARN"),
        pytest.param("create_user", {"UserName": "two words"}, f"userName is invalid. {NAME}", id="a blank"),
        pytest.param("create_group", {"GroupName": "a/b"}, f"groupName is invalid. {NAME}", id="a slash"),
        pytest.param(
            "create_user",
            {"UserName": "u", "Path": "team"},
            "path is invalid. It must begin and end with / and contain only alphanumeric characters and/or "
            "/ characters.",
            id="a path without slashes",
        ),
        pytest.param(
            "list_roles",
            {"PathPrefix": "team"},
            "pathPrefix is invalid. It must begin with the / character and contain only alphanumeric characters and/or "
            "/ characters.",
            id="a prefix without one",
        ),
    ],
)
def test_the_sentences(cloud: Cloud, operation: str, wish: dict[str, Any], message: str) -> None:
    assert refused(getattr(iam(cloud), operation), **wish) == (
        "ValidationError",
        f"The specified value for {message}",
    )


def test_what_is_too_long_is_said_as_elsewhere(cloud: Cloud) -> None:
    code, message = refused(iam(cloud).get_role, RoleName="r" * 65)
    assert code == "ValidationError"
    assert message.endswith(
        "at 'roleName' failed to satisfy constraint: Member must have length less than or equal to 64"
    )
