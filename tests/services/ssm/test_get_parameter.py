"""GetParameter: by name, version, label and ARN."""

import base64

import pytest

from tests.cloud import Cloud
from tests.services.ssm.asking import ACCOUNT, refused, ssm


def test_what_is_shown(cloud: Cloud) -> None:
    ssm(cloud).put_parameter(Name="/a/b", Value="v", Type="String")
    found = ssm(cloud).get_parameter(Name="/a/b")["Parameter"]
    assert found.pop("LastModifiedDate").timestamp() == cloud.now_ms / 1000
    assert found == {
        "Name": "/a/b",
        "Type": "String",
        "Value": "v",
        "Version": 1,
        "ARN": f"arn:aws:ssm:us-east-1:{ACCOUNT}:parameter/a/b",
        "DataType": "text",
    }


@pytest.mark.parametrize(
    ("name", "value"),
    [
        pytest.param("/pick", "two", id="latest"),
        pytest.param("/pick:1", "one", id="version"),
        pytest.param("/pick:prod", "one", id="label"),
        pytest.param(f"arn:aws:ssm:us-east-1:{ACCOUNT}:parameter/pick", "two", id="ARN"),
        pytest.param(f"arn:aws:ssm:us-east-1:{ACCOUNT}:parameter/pick:1", "one", id="ARN and version"),
    ],
)
def test_selectors(cloud: Cloud, name: str, value: str) -> None:
    _two_versions(cloud)
    found = ssm(cloud).get_parameter(Name=name)["Parameter"]
    selector = name.rpartition("/pick")[2]
    assert (found["Value"], found.get("Selector", "")) == (value, selector)


def _two_versions(cloud: Cloud) -> None:
    ssm(cloud).delete_parameters(Names=["/pick"])
    ssm(cloud).put_parameter(Name="/pick", Value="one", Type="String")
    ssm(cloud).label_parameter_version(Name="/pick", Labels=["prod"])
    ssm(cloud).put_parameter(Name="/pick", Value="two", Overwrite=True)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param("/none", ("ParameterNotFound", ""), id="no parameter"),
        pytest.param("/aws/service/ami-amazon-linux-latest/al2023", ("ParameterNotFound", ""), id="a public one"),
        pytest.param("arn:aws:ssm:us-east-1:111122223333:parameter/pick", ("ParameterNotFound", ""), id="shared"),
        pytest.param(
            "/pick:9",
            (
                "ParameterVersionNotFound",
                "Systems Manager could not find version 9 of /pick. Verify the version and try again.",
            ),
            id="no version",
        ),
        pytest.param(
            "/pick:nope",
            (
                "ParameterVersionNotFound",
                "Systems Manager could not find label nope of /pick. Verify the label and try again.",
            ),
            id="no label",
        ),
    ],
)
def test_none(cloud: Cloud, name: str, expected: tuple[str, str]) -> None:
    _two_versions(cloud)
    assert refused(ssm(cloud).get_parameter, Name=name) == expected


def test_a_secret_is_shown_to_who_asks(cloud: Cloud) -> None:
    ssm(cloud).put_parameter(Name="/secret", Value="hunter2", Type="SecureString")
    sealed = ssm(cloud).get_parameter(Name="/secret")["Parameter"]["Value"]
    assert b"hunter2" not in base64.b64decode(sealed, validate=True)
    assert sealed == ssm(cloud).get_parameter(Name="/secret")["Parameter"]["Value"]
    opened = ssm(cloud).get_parameter(Name="/secret", WithDecryption=True)["Parameter"]
    assert (opened["Value"], opened["Type"]) == ("hunter2", "SecureString")


def test_regions_are_apart(cloud: Cloud) -> None:
    ssm(cloud).put_parameter(Name="/regional", Value="v", Type="String")
    assert refused(cloud.client("ssm", region="eu-west-1").get_parameter, Name="/regional")[0] == "ParameterNotFound"
