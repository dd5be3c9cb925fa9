"""The file of access keys, and what it says when it cannot be used."""

import pytest

from fogbank.wire.auth_keys import AuthFileError, parse_keys

GOOD = """\
[[keys]]
id = "AKIAIOSFODNN7EXAMPLE"
secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
account = "123456789012"
user = "alice"

[[keys]]
id = "test"
secret = "test"
account = "000000000000"
"""


def test_keys_by_id() -> None:
    keys = parse_keys(GOOD, "keys.toml")
    assert keys["AKIAIOSFODNN7EXAMPLE"].user == "alice"
    assert keys["test"].principal_arn("us-east-1") == "arn:aws:iam::000000000000:root"


@pytest.mark.parametrize(
    ("text", "start"),
    [
        pytest.param(
            GOOD.replace('"test"', "test", 1), "keys.toml:8: this is not TOML: Invalid value.", id="no quotes"
        ),
        pytest.param("[[keys]]\nid = ", "keys.toml:2: this is not TOML: Invalid value.", id="cut off"),
        pytest.param("", "keys.toml:1: Object missing required field `keys`.", id="empty"),
        pytest.param("keys = []", "keys.toml:1: Expected `array` of length >= 1", id="no keys"),
        pytest.param(
            GOOD.replace('account = "000000000000"\n', ""),
            "keys.toml:7: Object missing required field `account`",
            id="a field is missing",
        ),
        pytest.param(
            GOOD.replace('"000000000000"', "123456789012"),
            "keys.toml:10: Expected `str`, got `int`",
            id="an account that is a number",
        ),
        pytest.param(
            GOOD.replace('"000000000000"', '"12345"'),
            "keys.toml:10: Expected `str` matching regex",
            id="an account that is too short",
        ),
        pytest.param(
            GOOD.replace("user =", "name ="),
            "keys.toml:5: Object contains unknown field `name`",
            id="an unknown field",
        ),
        pytest.param(GOOD + GOOD, "keys.toml:12: the key AKIAIOSFODNN7EXAMPLE stands here a second time.", id="twice"),
    ],
)
def test_file_that_cannot_be_used(text: str, start: str) -> None:
    with pytest.raises(AuthFileError) as caught:
        parse_keys(text, "keys.toml")
    assert str(caught.value).startswith(start)
    assert caught.value.__cause__ is None
