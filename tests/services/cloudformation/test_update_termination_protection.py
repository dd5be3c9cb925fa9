"""UpdateTerminationProtection."""

from tests.services.cloudformation.yard import Yard, queue, said, template


def test_protection_comes_and_goes(yard: Yard) -> None:
    stack_id = yard.create(template(Q=queue()))["StackId"]
    made = yard.cfn.update_termination_protection(StackName="app", EnableTerminationProtection=True)
    assert made["StackId"] == stack_id
    assert yard.stack()["EnableTerminationProtection"] is True
    assert said(yard.cfn.delete_stack, StackName="app")[0] == "ValidationError"
    yard.cfn.update_termination_protection(StackName="app", EnableTerminationProtection=False)
    assert yard.delete()["StackStatus"] == "DELETE_COMPLETE"


def test_of_no_stack(yard: Yard) -> None:
    assert said(yard.cfn.update_termination_protection, StackName="x", EnableTerminationProtection=True) == (
        "ValidationError",
        "Stack with id x does not exist",
    )
