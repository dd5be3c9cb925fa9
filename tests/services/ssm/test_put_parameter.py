"""PutParameter: names, values, versions, tiers."""

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from fogbank.kernel.errors import AwsError
from fogbank.services.ssm.model import check_name
from tests.cloud import Cloud
from tests.services.ssm.asking import ACCOUNT, refused, ssm


def test_versions(cloud: Cloud) -> None:
    assert ssm(cloud).put_parameter(Name="/shop/db", Value="a", Type="String")["Version"] == 1
    again = ssm(cloud).put_parameter(Name="/shop/db", Value="b", Overwrite=True)
    assert (again["Version"], again["Tier"]) == (2, "Standard")
    assert ssm(cloud).get_parameter(Name="/shop/db")["Parameter"]["Value"] == "b"


def test_one_that_is_there(cloud: Cloud) -> None:
    ssm(cloud).put_parameter(Name="there", Value="a", Type="String")
    assert refused(ssm(cloud).put_parameter, Name="there", Value="b", Type="String") == (
        "ParameterAlreadyExists",
        "The parameter already exists. To overwrite this value, set the overwrite option in the request to true.",
    )


def test_its_type_stays(cloud: Cloud) -> None:
    ssm(cloud).put_parameter(Name="typed", Value="a", Type="String")
    code, _ = refused(ssm(cloud).put_parameter, Name="typed", Value="b", Type="SecureString", Overwrite=True)
    assert code == "HierarchyTypeMismatchException"


def test_a_new_one_has_a_type(cloud: Cloud) -> None:
    assert refused(ssm(cloud).put_parameter, Name="untyped", Value="a") == (
        "ValidationException",
        "A parameter type is required when you create a parameter.",
    )


@pytest.mark.parametrize(
    ("name", "code"),
    [
        pytest.param("aws-thing", "AccessDeniedException", id="aws"),
        pytest.param("/AWS/thing", "AccessDeniedException", id="AWS as a path"),
        pytest.param("ssm-thing", "ValidationException", id="ssm"),
        pytest.param("a b", "ValidationException", id="a space"),
        pytest.param("a//b", "ValidationException", id="an empty level"),
        pytest.param("/a/", "ValidationException", id="a slash at the end"),
        pytest.param("a/b", "ValidationException", id="a path without a slash before it"),
        pytest.param("/1" * 16, "HierarchyLevelLimitExceededException", id="16 levels"),
        pytest.param("/" + "x" * 1011, "ValidationException", id="too long"),
    ],
)
def test_names_that_are_refused(name: str, code: str) -> None:
    with pytest.raises(AwsError) as refusal:
        check_name(name)
    assert refusal.value.code == code


@pytest.mark.parametrize("name", ["a", "/a", "/a/b.c-d_e", "/1" * 15, "laws", "/my/aws"])
def test_names(name: str) -> None:
    check_name(name)


def test_the_words_for_a_name(cloud: Cloud) -> None:
    assert refused(ssm(cloud).put_parameter, Name="ssm", Value="a", Type="String") == (
        "ValidationException",
        (
            'Parameter name: can\'t be prefixed with "ssm" (case-insensitive). If formed as a path, it can consist of '
            "sub-paths divided by slash symbol; each sub-path can be formed as a mix of letters, numbers and the "
            "following 3 symbols .-_"
        ),
    )


def test_tiers(cloud: Cloud) -> None:
    large = "x" * 4097
    code, message = refused(ssm(cloud).put_parameter, Name="large", Value=large, Type="String")
    assert code == "ValidationException"
    assert message.startswith("Standard tier parameters support a maximum parameter value of 4096 characters.")
    made = ssm(cloud).put_parameter(Name="large", Value=large, Type="String", Tier="Intelligent-Tiering")
    assert made["Tier"] == "Advanced"
    _, message = refused(ssm(cloud).put_parameter, Name="large", Value="a", Overwrite=True, Tier="Standard")
    assert message.startswith("This parameter uses the advanced-parameter tier. You can't downgrade")
    assert ssm(cloud).put_parameter(Name="large", Value="a", Overwrite=True)["Tier"] == "Advanced"


def test_a_pattern(cloud: Cloud) -> None:
    request = {"Name": "port", "Type": "String", "AllowedPattern": r"^\d+$"}
    assert refused(ssm(cloud).put_parameter, Value="abc", **request) == (
        "ParameterPatternMismatchException",
        r"Parameter value, cannot be validated against allowedPattern: ^\d+$",
    )
    assert ssm(cloud).put_parameter(Value="80", **request)["Version"] == 1
    assert refused(ssm(cloud).put_parameter, Value="a", **{**request, "Name": "bad", "AllowedPattern": "("})[0] == (
        "InvalidAllowedPatternException"
    )


def test_a_pattern_is_for_each_value_of_a_list(cloud: Cloud) -> None:
    request = {"Name": "commands", "Type": "StringList", "AllowedPattern": "^[a-z]{1,4}$"}
    assert ssm(cloud).put_parameter(Value="date,ls", **request)["Version"] == 1
    assert refused(ssm(cloud).put_parameter, Value="date,LS", Overwrite=True, **request)[0] == (
        "ParameterPatternMismatchException"
    )


@pytest.mark.parametrize(
    ("request_", "code"),
    [
        pytest.param({"Policies": "[{}]"}, "UnsupportedOperation", id="policies"),
        pytest.param({"DataType": "aws:ec2:image"}, "UnsupportedOperation", id="AMIs"),
        pytest.param({"DataType": "Text"}, "ValidationException", id="an unknown data type"),
        pytest.param({"KeyId": "alias/mine"}, "ValidationException", id="a key for a String"),
        pytest.param({"Overwrite": True, "Tags": [{"Key": "a", "Value": "b"}]}, "ValidationException",
                     id="tags with overwrite"),
        pytest.param({"Value": ""}, "ValidationException", id="an empty value"),
    ],
)  # fmt: skip
def test_what_is_refused(cloud: Cloud, request_: dict[str, Any], code: str) -> None:
    request = {"Name": "refused", "Value": "a", "Type": "String"} | request_
    assert refused(ssm(cloud).put_parameter, **request)[0] == code


def test_a_hundred_versions_are_kept(cloud: Cloud) -> None:
    ssm(cloud).put_parameter(Name="many", Value="1", Type="String")
    ssm(cloud).label_parameter_version(Name="many", Labels=["first"])
    for number in range(2, 101):
        ssm(cloud).put_parameter(Name="many", Value=str(number), Overwrite=True)
    assert refused(ssm(cloud).put_parameter, Name="many", Value="101", Overwrite=True)[0] == (
        "ParameterMaxVersionLimitExceeded"
    )
    ssm(cloud).unlabel_parameter_version(Name="many", ParameterVersion=1, Labels=["first"])
    assert ssm(cloud).put_parameter(Name="many", Value="101", Overwrite=True)["Version"] == 101
    assert refused(ssm(cloud).get_parameter, Name="many:1")[0] == "ParameterVersionNotFound"
    assert ssm(cloud).get_parameter(Name="many:2")["Parameter"]["Value"] == "2"


def test_of_writers_at_once_each_makes_a_version(cloud: Cloud) -> None:
    ssm(cloud).put_parameter(Name="raced", Value="0", Type="String")

    def write(value: str) -> int:
        return int(ssm(cloud).put_parameter(Name="raced", Value=value, Overwrite=True)["Version"])

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(write, map(str, range(8)))) == list(range(2, 10))


def test_a_change_is_an_event(cloud: Cloud) -> None:
    url = cloud.queue()
    cloud.client("events").put_rule(Name="ssm", EventPattern=json.dumps({"source": ["aws.ssm"]}))
    cloud.client("events").put_targets(Rule="ssm", Targets=[{"Id": "q", "Arn": cloud.arn(url)}])
    ssm(cloud).put_parameter(Name="/told", Value="secret", Type="String", Description="d")
    [body] = cloud.bodies(url)
    event = json.loads(body)
    assert (event["source"], event["detail-type"]) == ("aws.ssm", "Parameter Store Change")
    assert event["resources"] == [f"arn:aws:ssm:us-east-1:{ACCOUNT}:parameter/told"]
    assert event["detail"] == {"operation": "Create", "name": "/told", "type": "String", "description": "d"}
    cloud.client("events").remove_targets(Rule="ssm", Ids=["q"])
