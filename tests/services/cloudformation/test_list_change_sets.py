"""ListChangeSets."""

from tests.services.cloudformation.yard import Yard, queue, said, template


def test_those_that_wait_the_latest_first(yard: Yard) -> None:
    yard.create(template(Q=queue()))
    for name in ("first", "second"):
        yard.cfn.create_change_set(StackName="app", ChangeSetName=name, TemplateBody=template(D=queue()))
        yard.advance(seconds=1)
    found = yard.cfn.list_change_sets(StackName="app")["Summaries"]
    assert [each["ChangeSetName"] for each in found] == ["second", "first"]
    assert {each["ExecutionStatus"] for each in found} == {"AVAILABLE"}


def test_of_no_stack(yard: Yard) -> None:
    assert said(yard.cfn.list_change_sets, StackName="x") == ("ValidationError", "Stack with id x does not exist")
