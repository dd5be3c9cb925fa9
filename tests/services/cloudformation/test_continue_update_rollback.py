"""ContinueUpdateRollback: a rollback that failed is tried again, or goes on without what is in its way."""

import json
from typing import Any

import pytest

from tests.services.cloudformation.yard import BROKEN, Yard, queue, said, template


def _stuck(yard: Yard) -> tuple[str, str]:
    """A stack in UPDATE_ROLLBACK_FAILED: its custom resource would not change back."""
    topic, seen = yard.custom_service()

    def body(number: int, **more: Any) -> str:
        custom = {"Type": "Custom::Thing", "Properties": {"ServiceToken": topic, "Number": number}}
        return template(C=custom, Q=queue(DelaySeconds=number), **more)

    yard.cfn.create_stack(StackName="app", TemplateBody=body(1))
    yard.answer(yard.request(seen))
    yard.cfn.update_stack(StackName="app", TemplateBody=body(2, Bad={**BROKEN, "DependsOn": ["C", "Q"]}))
    yard.answer(yard.request(seen))
    back = yard.request(seen)
    assert (back["RequestType"], back["ResourceProperties"]["Number"]) == ("Update", "1")
    yard.answer(back, Status="FAILED", Reason="stuck")
    assert yard.status() == "UPDATE_ROLLBACK_FAILED"
    return topic, seen


def test_it_is_tried_again(yard: Yard) -> None:
    _, seen = _stuck(yard)
    yard.cfn.continue_update_rollback(StackName="app")
    yard.answer(yard.request(seen))
    assert yard.status() == "UPDATE_ROLLBACK_COMPLETE"
    assert yard.attribute(yard.physical_ids()["Q"], "DelaySeconds") == "1"


def test_it_goes_on_without_what_is_skipped(yard: Yard) -> None:
    _, seen = _stuck(yard)
    yard.cfn.continue_update_rollback(StackName="app", ResourcesToSkip=["C"])
    assert yard.status() == "UPDATE_ROLLBACK_COMPLETE"
    assert yard.receive(seen) == []
    assert ("C", "UPDATE_COMPLETE") in yard.events()


@pytest.mark.parametrize(
    ("skipped", "code"),
    [pytest.param("Q", "ValidationError", id="did not fail"), pytest.param("A.B", "UnsupportedOperation", id="nested")],
)
def test_what_cannot_be_skipped(yard: Yard, skipped: str, code: str) -> None:
    _stuck(yard)
    assert said(yard.cfn.continue_update_rollback, StackName="app", ResourcesToSkip=[skipped])[0] == code
    assert yard.status() == "UPDATE_ROLLBACK_FAILED"


def test_there_must_be_a_rollback_that_failed(yard: Yard) -> None:
    yard.create(json.dumps({"Resources": {"Q": queue()}}))
    assert said(yard.cfn.continue_update_rollback, StackName="app")[0] == "ValidationError"
