"""ExecuteChangeSet: what was planned is done, once."""

import pytest

from tests.services.cloudformation.yard import BROKEN, Yard, queue, said, template


def _planned(yard: Yard, body: str, name: str = "plan", kind: str = "UPDATE", **request: str) -> str:
    made = yard.cfn.create_change_set(
        StackName="app", ChangeSetName=name, TemplateBody=body, ChangeSetType=kind, **request
    )
    return str(made["Id"])


def test_a_stack_from_its_review_to_its_second_version(yard: Yard) -> None:
    first = _planned(yard, template(Q=queue()), kind="CREATE")
    yard.cfn.execute_change_set(ChangeSetName=first)
    stack = yard.stack()
    assert (stack["StackStatus"], stack["ChangeSetId"]) == ("CREATE_COMPLETE", first)
    assert yard.cfn.describe_change_set(ChangeSetName=first)["ExecutionStatus"] == "EXECUTE_COMPLETE"
    # The name is free again, and what was executed is known by its ARN, as long as it is the last.
    second = _planned(yard, template(Q=queue(DelaySeconds=3)))
    other = _planned(yard, template(D=queue()), "other")
    yard.cfn.execute_change_set(StackName="app", ChangeSetName="plan")
    assert yard.status() == "UPDATE_COMPLETE"
    assert yard.attribute(yard.physical_ids()["Q"], "DelaySeconds") == "3"
    assert yard.cfn.describe_change_set(ChangeSetName=second)["ExecutionStatus"] == "EXECUTE_COMPLETE"
    for gone in (first, other):
        assert said(yard.cfn.describe_change_set, ChangeSetName=gone)[0] == "ChangeSetNotFound"
    assert yard.cfn.list_change_sets(StackName="app")["Summaries"] == []


def test_another_update_makes_it_obsolete(yard: Yard) -> None:
    yard.create(template(Q=queue()))
    change_set = _planned(yard, template(Q=queue(DelaySeconds=3)))
    yard.update(template(Q=queue(DelaySeconds=4)))
    [summary] = yard.cfn.list_change_sets(StackName="app")["Summaries"]
    assert summary["ExecutionStatus"] == "OBSOLETE"
    assert said(yard.cfn.execute_change_set, StackName="app", ChangeSetName="plan") == (
        "InvalidChangeSetStatus",
        f"ChangeSet [{change_set}] cannot be executed in its current execution status of [OBSOLETE]",
    )


@pytest.mark.parametrize(
    ("on_failure", "status"),
    [
        pytest.param("ROLLBACK", "ROLLBACK_COMPLETE", id="rolled back"),
        pytest.param("DO_NOTHING", "CREATE_FAILED", id="kept"),
        pytest.param("DELETE", "DELETE_COMPLETE", id="deleted"),
    ],
)
def test_what_a_failure_leads_to(yard: Yard, on_failure: str, status: str) -> None:
    change_set = _planned(yard, template(Bad=BROKEN), kind="CREATE", OnStackFailure=on_failure)
    stack_id = yard.stack()["StackId"]
    yard.cfn.execute_change_set(ChangeSetName=change_set)
    assert yard.status(stack_id) == status
    if status != "DELETE_COMPLETE":
        assert yard.cfn.describe_change_set(ChangeSetName=change_set)["ExecutionStatus"] == "EXECUTE_FAILED"


def test_a_failed_update_is_kept_where_that_is_wanted(yard: Yard) -> None:
    yard.create(template(Q=queue()))
    change_set = _planned(yard, template(Q=queue(), Bad=BROKEN))
    yard.cfn.execute_change_set(ChangeSetName=change_set, DisableRollback=True)
    assert yard.status() == "UPDATE_FAILED"


def test_a_request_that_comes_again_changes_nothing(yard: Yard) -> None:
    yard.create(template(Q=queue()))
    change_set = _planned(yard, template(Q=queue(DelaySeconds=1)))
    for _ in range(2):
        yard.cfn.execute_change_set(ChangeSetName=change_set, ClientRequestToken="once")
    assert [status for _, status in yard.events()].count("UPDATE_COMPLETE") == 2  # the queue's and the stack's
