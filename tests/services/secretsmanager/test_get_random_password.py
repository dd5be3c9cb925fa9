"""GetRandomPassword."""

import string
from typing import Any

import pytest

from tests.cloud import Cloud
from tests.services.secretsmanager.asking import refused, sm


def kinds_in(password: str) -> set[str]:
    kinds = {"lower": string.ascii_lowercase, "upper": string.ascii_uppercase, "digit": string.digits, "space": " "}
    return {next((kind for kind, of in kinds.items() if character in of), "other") for character in password}


ALL = {"lower", "upper", "digit", "other"}


@pytest.mark.parametrize(
    ("request_", "length", "kinds"),
    [
        pytest.param({}, 32, ALL, id="as it is"),
        pytest.param({"PasswordLength": 4}, 4, ALL, id="one of each"),
        pytest.param({"ExcludePunctuation": True}, 32, ALL - {"other"}, id="no punctuation"),
        pytest.param({"ExcludeNumbers": True, "ExcludeUppercase": True}, 32, {"lower", "other"}, id="no numbers"),
        pytest.param(
            {"ExcludeLowercase": True, "ExcludePunctuation": True}, 32, {"upper", "digit"}, id="no lower case"
        ),
        pytest.param({"IncludeSpace": True}, 32, ALL | {"space"}, id="with a space"),
        pytest.param({"ExcludeCharacters": string.punctuation}, 32, ALL - {"other"}, id="characters"),
    ],
)
def test_passwords(cloud: Cloud, request_: dict[str, Any], length: int, kinds: set[str]) -> None:
    password = sm(cloud).get_random_password(**request_)["RandomPassword"]
    assert (len(password), kinds_in(password)) == (length, kinds)


def test_no_two_are_the_same(cloud: Cloud) -> None:
    assert len({sm(cloud).get_random_password()["RandomPassword"] for _ in range(5)}) == 5


@pytest.mark.parametrize(
    "request_",
    [
        pytest.param({"PasswordLength": 3}, id="too short for one of each"),
        pytest.param(
            {
                "ExcludeLowercase": True,
                "ExcludeUppercase": True,
                "ExcludeNumbers": True,
                "ExcludePunctuation": True,
            },
            id="nothing is left",
        ),
    ],
)
def test_refusals(cloud: Cloud, request_: dict[str, Any]) -> None:
    assert refused(sm(cloud).get_random_password, **request_)[0] == "InvalidParameterException"
