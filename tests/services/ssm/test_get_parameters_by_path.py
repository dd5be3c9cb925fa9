"""GetParametersByPath."""

from typing import Any

import pytest

from tests.cloud import Cloud
from tests.services.ssm.asking import refused, ssm


@pytest.fixture(scope="module")
def tree(cloud: Cloud) -> None:
    for name in ("/t/a", "/t/b", "/t/c/d", "/tt/e", "plain"):
        ssm(cloud).put_parameter(Name=name, Value=name, Type="String")
    ssm(cloud).label_parameter_version(Name="/t/b", Labels=["prod"])


@pytest.mark.usefixtures("tree")
@pytest.mark.parametrize(
    ("request_", "names"),
    [
        pytest.param({"Path": "/t"}, ["/t/a", "/t/b"], id="one level"),
        pytest.param({"Path": "/t/"}, ["/t/a", "/t/b"], id="a slash at the end"),
        pytest.param({"Path": "/t", "Recursive": True}, ["/t/a", "/t/b", "/t/c/d"], id="all levels"),
        pytest.param({"Path": "/"}, ["plain"], id="the root"),
        pytest.param({"Path": "/", "Recursive": True}, ["/t/a", "/t/b", "/t/c/d", "/tt/e", "plain"], id="everything"),
        pytest.param({"Path": "/none"}, [], id="nothing"),
        pytest.param({"Path": "/t", "ParameterFilters": [{"Key": "Label", "Values": ["prod"]}]}, ["/t/b"], id="label"),
    ],
)
def test_what_lies_below(cloud: Cloud, request_: dict[str, Any], names: list[str]) -> None:
    found = ssm(cloud).get_parameters_by_path(**request_)["Parameters"]
    assert [each["Name"] for each in found] == names


@pytest.mark.usefixtures("tree")
def test_pages(cloud: Cloud) -> None:
    first = ssm(cloud).get_parameters_by_path(Path="/t", Recursive=True, MaxResults=2)
    rest = ssm(cloud).get_parameters_by_path(Path="/t", Recursive=True, NextToken=first["NextToken"])
    assert [each["Name"] for page in (first, rest) for each in page["Parameters"]] == ["/t/a", "/t/b", "/t/c/d"]
    assert "NextToken" not in rest
    assert refused(ssm(cloud).get_parameters_by_path, Path="/t", NextToken="x")[0] == "InvalidNextToken"


def test_refusals(cloud: Cloud) -> None:
    assert refused(ssm(cloud).get_parameters_by_path, Path="t")[0] == "ValidationException"
    filters = [{"Key": "Name", "Values": ["a"]}]
    assert refused(ssm(cloud).get_parameters_by_path, Path="/t", ParameterFilters=filters)[0] == "InvalidFilterKey"
