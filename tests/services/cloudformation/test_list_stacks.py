"""ListStacks: all, the deleted ones too, filtered and in pages."""

from tests.services.cloudformation.yard import Yard, queue, template


def test_the_deleted_are_listed_too(yard: Yard) -> None:
    yard.create("{Description: One, " + template(Q=queue())[1:], "one")
    yard.advance(seconds=1)
    yard.create(template(Q=queue()), "two")
    yard.delete("one")
    found = yard.cfn.list_stacks()["StackSummaries"]
    assert [(each["StackName"], each["StackStatus"]) for each in found] == [
        ("two", "CREATE_COMPLETE"),
        ("one", "DELETE_COMPLETE"),
    ]
    assert found[1]["TemplateDescription"] == "One"
    [living] = yard.cfn.list_stacks(StackStatusFilter=["CREATE_COMPLETE"])["StackSummaries"]
    assert living["StackName"] == "two"


def test_a_hundred_a_page(yard: Yard) -> None:
    for number in range(101):
        wish = {"StackName": f"stack-{number}", "ChangeSetName": "plan", "ChangeSetType": "CREATE"}
        yard.cfn.create_change_set(**wish, TemplateBody=template(Q=queue()))
    first = yard.cfn.list_stacks()
    rest = yard.cfn.list_stacks(NextToken=first["NextToken"])
    assert (len(first["StackSummaries"]), len(rest["StackSummaries"])) == (100, 1)
    names = {each["StackName"] for each in first["StackSummaries"] + rest["StackSummaries"]}
    assert len(names) == 101
    assert "NextToken" not in rest
