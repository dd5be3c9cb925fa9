"""DeleteChangeSet."""

from tests.services.cloudformation.yard import Yard, queue, said, template


def test_it_is_forgotten_and_the_stack_stays_in_review(yard: Yard) -> None:
    wish = {"StackName": "app", "ChangeSetName": "plan"}
    yard.cfn.create_change_set(**wish, TemplateBody=template(Q=queue()), ChangeSetType="CREATE")
    yard.cfn.delete_change_set(**wish)
    assert said(yard.cfn.describe_change_set, **wish) == ("ChangeSetNotFound", "ChangeSet [plan] does not exist")
    assert yard.status() == "REVIEW_IN_PROGRESS"
    yard.cfn.delete_change_set(**wish)
    assert yard.cfn.list_change_sets(StackName="app")["Summaries"] == []
