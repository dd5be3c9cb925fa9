"""CancelUpdateStack: an update is broken off and rolled back."""

from tests.services.cloudformation.yard import Yard, queue, said, template


def test_a_cancelled_update_goes_back(yard: Yard) -> None:
    topic, seen = yard.custom_service()
    custom = {"Type": "Custom::Thing", "Properties": {"ServiceToken": topic}}
    yard.create(template(Q=queue()))
    yard.update(template(Q=queue(), C=custom, After=queue(attributes={"DependsOn": "C"})))
    yard.request(seen)
    assert yard.status() == "UPDATE_IN_PROGRESS"
    yard.cfn.cancel_update_stack(StackName="app")
    asked = yard.request(seen)
    assert asked["RequestType"] == "Delete"
    yard.answer(asked)
    assert yard.status() == "UPDATE_ROLLBACK_COMPLETE"
    assert yard.reason("C", "CREATE_FAILED") == "Resource creation cancelled"
    assert ("After", "CREATE_IN_PROGRESS") not in yard.events()
    assert set(yard.physical_ids()) == {"Q"}


def test_only_an_update_in_progress_can_be_cancelled(yard: Yard) -> None:
    yard.create(template(Q=queue()))
    assert said(yard.cfn.cancel_update_stack, StackName="app") == (
        "ValidationError",
        "CancelUpdateStack cannot be called from current stack status",
    )
