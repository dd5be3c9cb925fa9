"""DescribeStackEvents: what happened, the latest first, a hundred a page."""

import json

from tests.services.cloudformation.yard import BROKEN, Yard, queue, said, template


def test_a_creation(yard: Yard) -> None:
    stack = yard.create(template(Q=queue(DelaySeconds=1)), ClientRequestToken="mine")
    told = yard.told()
    assert [(each["LogicalResourceId"], each["ResourceStatus"], each.get("ResourceStatusReason")) for each in told] == [
        ("app", "CREATE_IN_PROGRESS", "User Initiated"),
        ("Q", "CREATE_IN_PROGRESS", None),
        ("Q", "CREATE_IN_PROGRESS", "Resource creation Initiated"),
        ("Q", "CREATE_COMPLETE", None),
        ("app", "CREATE_COMPLETE", None),
    ]
    url = yard.physical_ids()["Q"]
    assert [each.get("PhysicalResourceId", "") for each in told] == [stack["StackId"], "", url, url, stack["StackId"]]
    assert {each["ClientRequestToken"] for each in told} == {"mine"}
    assert json.loads(told[1]["ResourceProperties"]) == {"DelaySeconds": 1}
    assert "ResourceProperties" not in told[0]


def test_a_creation_that_fails(yard: Yard) -> None:
    yard.create(template(Q=queue(), Bad={**BROKEN, "DependsOn": "Q"}, After=queue(attributes={"DependsOn": "Bad"})))
    assert yard.events()[4:] == [
        ("Bad", "CREATE_IN_PROGRESS"),
        ("Bad", "CREATE_FAILED"),
        ("app", "ROLLBACK_IN_PROGRESS"),
        ("Bad", "DELETE_COMPLETE"),
        ("Q", "DELETE_IN_PROGRESS"),
        ("Q", "DELETE_COMPLETE"),
        ("app", "ROLLBACK_COMPLETE"),
    ]
    assert yard.reason("app", "ROLLBACK_IN_PROGRESS") == (
        "The following resource(s) failed to create: [Bad]. Rollback requested by user."
    )
    assert yard.reason("Bad", "CREATE_FAILED").startswith('Resource handler returned message: "')


def test_a_hundred_a_page(yard: Yard) -> None:
    yard.create(template(**{f"Q{number}": queue() for number in range(40)}))
    first = yard.cfn.describe_stack_events(StackName="app")
    rest = yard.cfn.describe_stack_events(StackName="app", NextToken=first["NextToken"])
    assert (len(first["StackEvents"]), len(rest["StackEvents"])) == (100, 22)
    assert rest["StackEvents"][-1]["ResourceStatusReason"] == "User Initiated"


def test_of_no_stack(yard: Yard) -> None:
    assert said(yard.cfn.describe_stack_events, StackName="x") == (
        "ValidationError",
        "Stack [x] does not exist",
    )
