"""ListStackResources: a hundred a page."""

from tests.services.cloudformation.yard import Yard, queue, said, template


def test_a_hundred_a_page(yard: Yard) -> None:
    yard.create(template(**{f"Q{number}": queue() for number in range(101)}))
    first = yard.cfn.list_stack_resources(StackName="app")
    rest = yard.cfn.list_stack_resources(StackName="app", NextToken=first["NextToken"])
    found = first["StackResourceSummaries"] + rest["StackResourceSummaries"]
    assert len(first["StackResourceSummaries"]) == 100
    assert {each["LogicalResourceId"] for each in found} == {f"Q{number}" for number in range(101)}
    assert {each["ResourceStatus"] for each in found} == {"CREATE_COMPLETE"}
    assert "NextToken" not in rest


def test_of_no_stack(yard: Yard) -> None:
    assert said(yard.cfn.list_stack_resources, StackName="x") == ("ValidationError", "Stack with id x does not exist")
