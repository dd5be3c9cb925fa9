"""DescribeStackResources: by stack, by logical id, by physical id."""

import pytest

from tests.services.cloudformation.yard import Yard, queue, said, template


def test_all_or_one(yard: Yard) -> None:
    stack = yard.create(template(A=queue(), B=queue()))
    found = yard.cfn.describe_stack_resources(StackName="app")["StackResources"]
    assert [each["LogicalResourceId"] for each in found] == ["A", "B"]
    assert {each["StackId"] for each in found} == {stack["StackId"]}
    [one] = yard.cfn.describe_stack_resources(StackName="app", LogicalResourceId="B")["StackResources"]
    assert one["LogicalResourceId"] == "B"
    by_thing = yard.cfn.describe_stack_resources(PhysicalResourceId=one["PhysicalResourceId"])["StackResources"]
    assert by_thing == found


@pytest.mark.parametrize(
    ("request_", "message"),
    [
        pytest.param({}, "Only one of StackName or PhysicalResourceId must be specified", id="neither"),
        pytest.param({"PhysicalResourceId": "x"}, "Stack for x does not exist", id="nobody's"),
    ],
)
def test_what_is_refused(yard: Yard, request_: dict[str, str], message: str) -> None:
    assert said(yard.cfn.describe_stack_resources, **request_) == ("ValidationError", message)
