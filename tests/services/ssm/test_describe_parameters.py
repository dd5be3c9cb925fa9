"""DescribeParameters."""

from typing import Any

import pytest

from tests.cloud import Cloud
from tests.services.ssm.asking import ACCOUNT, refused, ssm


@pytest.fixture(scope="module")
def several(cloud: Cloud) -> None:
    ssm(cloud).put_parameter(Name="/d/a", Value="1", Type="String", Tags=[{"Key": "team", "Value": "x"}])
    ssm(cloud).put_parameter(Name="/d/b", Value="2", Type="SecureString", Description="two")
    ssm(cloud).put_parameter(Name="/d/e/c", Value="3", Type="StringList", Tier="Advanced", AllowedPattern=".*")


@pytest.mark.usefixtures("several")
@pytest.mark.parametrize(
    ("filters", "names"),
    [
        pytest.param([], ["/d/a", "/d/b", "/d/e/c"], id="all"),
        pytest.param([{"Key": "Name", "Values": ["/d/b"]}], ["/d/b"], id="a name"),
        pytest.param(
            [{"Key": "Name", "Option": "BeginsWith", "Values": ["/d/e"]}], ["/d/e/c"], id="a name's beginning"
        ),
        pytest.param([{"Key": "Name", "Option": "Contains", "Values": ["/e/", "b"]}], ["/d/b", "/d/e/c"], id="a part"),
        pytest.param([{"Key": "Type", "Values": ["String", "StringList"]}], ["/d/a", "/d/e/c"], id="types"),
        pytest.param([{"Key": "KeyId", "Values": ["alias/aws/ssm"]}], ["/d/b"], id="key"),
        pytest.param([{"Key": "Path", "Values": ["/d"]}], ["/d/a", "/d/b"], id="one level"),
        pytest.param([{"Key": "Path", "Option": "Recursive", "Values": ["/d"]}], ["/d/a", "/d/b", "/d/e/c"], id="path"),
        pytest.param([{"Key": "Tier", "Values": ["Advanced"]}], ["/d/e/c"], id="tier"),
        pytest.param([{"Key": "tag:team", "Values": ["x"]}], ["/d/a"], id="tag"),
        pytest.param([{"Key": "Type", "Values": ["String"]}, {"Key": "tag:team", "Values": ["y"]}], [], id="two"),
    ],
)
def test_filters(cloud: Cloud, filters: list[Any], names: list[str]) -> None:
    found = ssm(cloud).describe_parameters(ParameterFilters=filters)["Parameters"]
    assert [each["Name"] for each in found] == names


@pytest.mark.usefixtures("several")
def test_what_is_shown(cloud: Cloud) -> None:
    [found] = ssm(cloud).describe_parameters(ParameterFilters=[{"Key": "Name", "Values": ["/d/b"]}])["Parameters"]
    assert found.pop("LastModifiedDate").timestamp() == cloud.now_ms / 1000
    assert found == {
        "Name": "/d/b",
        "ARN": f"arn:aws:ssm:us-east-1:{ACCOUNT}:parameter/d/b",
        "Type": "SecureString",
        "KeyId": "alias/aws/ssm",
        "LastModifiedUser": f"arn:aws:iam::{ACCOUNT}:root",
        "Description": "two",
        "Version": 1,
        "Tier": "Standard",
        "Policies": [],
        "DataType": "text",
    }


@pytest.mark.usefixtures("several")
def test_pages(cloud: Cloud) -> None:
    pages = ssm(cloud).get_paginator("describe_parameters").paginate(PaginationConfig={"PageSize": 2})
    assert [[each["Name"] for each in page["Parameters"]] for page in pages] == [["/d/a", "/d/b"], ["/d/e/c"]]


@pytest.mark.parametrize(
    ("filter_", "code"),
    [
        pytest.param({"Key": "Label", "Values": ["x"]}, "InvalidFilterKey", id="labels"),
        pytest.param({"Key": "Name", "Option": "Recursive", "Values": ["x"]}, "InvalidFilterOption", id="option"),
        pytest.param({"Key": "Name"}, "InvalidFilterValue", id="no values"),
    ],
)
def test_refused_filters(cloud: Cloud, filter_: dict[str, Any], code: str) -> None:
    assert refused(ssm(cloud).describe_parameters, ParameterFilters=[filter_])[0] == code


def test_the_old_filters_are_refused_by_name(cloud: Cloud) -> None:
    assert refused(ssm(cloud).describe_parameters, Filters=[{"Key": "Name", "Values": ["a"]}]) == (
        "UnsupportedOperation",
        "Fogbank does not support the parameter DescribeParameters.Filters.",
    )
