"""RollbackStack: what failed and was kept is taken back."""

from tests.services.cloudformation.yard import BROKEN, Yard, queue, said, template


def test_a_failed_creation_is_taken_back_to_nothing(yard: Yard) -> None:
    stack = yard.create(template(Q=queue(), Bad={**BROKEN, "DependsOn": "Q"}), OnFailure="DO_NOTHING")
    assert stack["StackStatus"] == "CREATE_FAILED"
    assert len(yard.queues()) == 1
    assert yard.cfn.rollback_stack(StackName="app")["StackId"] == stack["StackId"]
    assert yard.status() == "ROLLBACK_COMPLETE"
    assert yard.queues() == []


def test_a_failed_update_is_taken_back_to_what_was(yard: Yard) -> None:
    yard.create(template(Q=queue(QueueName="one")))
    bad = {**BROKEN, "DependsOn": "Q"}
    yard.update(template(Q=queue(QueueName="two"), Bad=bad), DisableRollback=True)
    yard.update(template(Q=queue(QueueName="three"), Bad=bad), DisableRollback=True)
    assert yard.status() == "UPDATE_FAILED"
    yard.cfn.rollback_stack(StackName="app")
    assert yard.status() == "UPDATE_ROLLBACK_COMPLETE"
    # The first one had only been replaced, and was there all the time.
    assert [url.rpartition("/")[2] for url in yard.queues()] == ["one"]
    assert yard.physical_ids()["Q"].endswith("/one")


def test_an_update_of_a_failed_creation_that_fails_leaves_nothing(yard: Yard) -> None:
    bad = {**BROKEN, "DependsOn": "Q"}
    yard.create(template(Q=queue(), Bad=bad), DisableRollback=True)
    yard.update(template(Q=queue(DelaySeconds=1), Bad=bad))
    assert yard.status() == "ROLLBACK_COMPLETE"
    assert yard.queues() == []


def test_only_failed_stacks_can_be_taken_back(yard: Yard) -> None:
    stack_id = yard.create(template(Q=queue()))["StackId"]
    assert said(yard.cfn.rollback_stack, StackName="app") == (
        "ValidationError",
        f"Stack:{stack_id} is in CREATE_COMPLETE state and can not be rolled back.",
    )
