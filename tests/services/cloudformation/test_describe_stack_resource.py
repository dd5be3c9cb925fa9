"""DescribeStackResource."""

import json

from tests.services.cloudformation.yard import Yard, queue, said, template


def test_one_with_its_metadata(yard: Yard) -> None:
    yard.create(template(Q=queue(attributes={"Metadata": {"By": "me"}})))
    found = yard.cfn.describe_stack_resource(StackName="app", LogicalResourceId="Q")["StackResourceDetail"]
    assert (found["ResourceType"], found["ResourceStatus"]) == ("AWS::SQS::Queue", "CREATE_COMPLETE")
    assert found["PhysicalResourceId"] in yard.queues()
    assert json.loads(found["Metadata"]) == {"By": "me"}
    assert "LastUpdatedTimestamp" in found


def test_one_that_is_not_there(yard: Yard) -> None:
    yard.create(template(Q=queue()))
    assert said(yard.cfn.describe_stack_resource, StackName="app", LogicalResourceId="X") == (
        "ValidationError",
        "Resource X does not exist for stack app",
    )
