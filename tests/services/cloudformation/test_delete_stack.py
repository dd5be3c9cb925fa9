"""DeleteStack: what goes, what stays, and what must not go."""

from typing import Any

import pytest

from tests.services.cloudformation.yard import BROKEN, Yard, queue, said, template

EXPORTING = """
Resources: {Q: {Type: AWS::SQS::Queue}}
Outputs: {Arn: {Value: !GetAtt Q.Arn, Export: {Name: queue}}}
"""
IMPORTING = "Resources: {Q: {Type: AWS::SQS::Queue, Properties: {Tags: [{Key: a, Value: !ImportValue queue}]}}}"


def test_a_deleted_stack_is_known_by_its_id_alone(yard: Yard) -> None:
    yard.create(template(Q=queue()))
    gone = yard.delete()
    assert gone["StackStatus"] == "DELETE_COMPLETE"
    assert "DeletionTime" in gone
    assert yard.queues() == []
    assert said(yard.cfn.describe_stacks, StackName="app") == (
        "ValidationError",
        "Stack with id app does not exist",
    )
    assert yard.events(gone["StackId"])[-4:] == [
        ("app", "DELETE_IN_PROGRESS"),
        ("Q", "DELETE_IN_PROGRESS"),
        ("Q", "DELETE_COMPLETE"),
        ("app", "DELETE_COMPLETE"),
    ]
    assert yard.create(template(Q=queue()))["StackId"] != gone["StackId"]


def test_no_stack_is_no_mistake(yard: Yard) -> None:
    yard.cfn.delete_stack(StackName="nobody")
    assert yard.cfn.list_stacks()["StackSummaries"] == []


@pytest.mark.parametrize("policy", ["Retain", "RetainExceptOnCreate"])
def test_retained_things_stay(yard: Yard, policy: str) -> None:
    yard.create(template(Q=queue(QueueName="kept", attributes={"DeletionPolicy": policy}), D=queue()))
    gone = yard.delete()
    assert [url.rpartition("/")[2] for url in yard.queues()] == ["kept"]
    assert ("Q", "DELETE_SKIPPED") in yard.events(gone["StackId"])


@pytest.mark.parametrize(
    ("policy", "request_", "left"),
    [
        pytest.param("Retain", {}, ["kept"], id="Retain"),
        pytest.param("RetainExceptOnCreate", {}, [], id="RetainExceptOnCreate"),
        pytest.param("Retain", {"RetainExceptOnCreate": True}, [], id="by the request"),
    ],
)
def test_what_a_failed_creation_leaves(yard: Yard, policy: str, request_: dict[str, Any], left: list[str]) -> None:
    kept = queue(QueueName="kept", attributes={"DeletionPolicy": policy})
    yard.create(template(Q=kept, Bad={**BROKEN, "DependsOn": "Q"}), **request_)
    assert yard.status() == "ROLLBACK_COMPLETE"
    assert [url.rpartition("/")[2] for url in yard.queues()] == left


def test_protection_holds(yard: Yard) -> None:
    yard.create(template(Q=queue()), EnableTerminationProtection=True)
    assert said(yard.cfn.delete_stack, StackName="app") == (
        "ValidationError",
        "Stack [app] cannot be deleted while TerminationProtection is enabled",
    )


def test_an_export_in_use_holds_its_stack(yard: Yard) -> None:
    yard.create(EXPORTING, "exporter")
    yard.create(IMPORTING, "importer")
    assert said(yard.cfn.delete_stack, StackName="exporter") == (
        "ValidationError",
        "Export queue cannot be deleted as it is in use by importer",
    )
    yard.delete("importer")
    assert yard.delete("exporter")["StackStatus"] == "DELETE_COMPLETE"


def test_what_cannot_be_deleted_may_be_retained_or_forced(yard: Yard) -> None:
    # A queue's policy that names a queue which is gone cannot be taken away: custom resources can say no.
    topic, seen = yard.custom_service()
    custom = {"Type": "Custom::Thing", "Properties": {"ServiceToken": topic}}
    for way in ({"RetainResources": ["C"]}, {"DeletionMode": "FORCE_DELETE_STACK"}):
        yard.cfn.create_stack(StackName="app", TemplateBody=template(C=custom))
        yard.answer(yard.request(seen))
        stack_id = yard.stack()["StackId"]
        assert said(yard.cfn.delete_stack, StackName="app", **way)[1].startswith("Invalid operation on stack")
        yard.cfn.delete_stack(StackName="app")
        yard.answer(yard.request(seen), Status="FAILED", Reason="no")
        assert yard.status() == "DELETE_FAILED"
        yard.cfn.delete_stack(StackName="app", **way)
        if "DeletionMode" in way:
            yard.answer(yard.request(seen), Status="FAILED", Reason="no")
        assert yard.status(stack_id) == "DELETE_COMPLETE"


def test_a_stack_is_deleted_while_it_is_created(yard: Yard) -> None:
    topic, seen = yard.custom_service()
    custom = {"Type": "Custom::Thing", "Properties": {"ServiceToken": topic}}
    stack_id = yard.cfn.create_stack(StackName="app", TemplateBody=template(C=custom, Q=queue()))["StackId"]
    asked = yard.request(seen)
    assert yard.status() == "CREATE_IN_PROGRESS"
    yard.cfn.delete_stack(StackName="app")
    assert yard.reason("C", "CREATE_FAILED", stack_id) == "Resource creation cancelled"
    # Whoever was asked to create is asked to delete, although it has not answered.
    again = yard.request(seen)
    assert (asked["RequestType"], again["RequestType"]) == ("Create", "Delete")
    yard.answer(again)
    assert yard.status(stack_id) == "DELETE_COMPLETE"
    assert [url.rpartition("/")[2] for url in yard.queues()] == ["seen"]
