"""Custom resources and wait conditions: somebody outside is asked, and answers."""

from typing import Any

import pytest

from tests.services.cloudformation.yard import BROKEN, Yard, queue, template

# What a request has, whatever it wants.
ALWAYS = {
    "RequestType", "ServiceToken", "ResponseURL", "StackId", "RequestId", "LogicalResourceId", "ResourceType",
    "ResourceProperties",
}  # fmt: skip


def custom(topic: str, **properties: Any) -> dict[str, Any]:
    return {"Type": "Custom::Thing", "Properties": {"ServiceToken": topic, **properties}}


def test_create_update_replace_delete(yard: Yard) -> None:
    topic, seen = yard.custom_service()

    def body(number: int) -> str:
        outputs = {"Id": {"Ref": "C"}, "Deep": {"Fn::GetAtt": ["C", "Outer.Inner"]}}
        return template(outputs, C=custom(topic, Number=number, On=True, List=[1, {"a": 2}]))

    stack = yard.create(body(1))
    asked = yard.request(seen)
    assert asked.keys() == ALWAYS
    assert (asked["RequestType"], asked["ResourceType"]) == ("Create", "Custom::Thing")
    assert asked["StackId"] == stack["StackId"]
    # "the values are strings": numbers and booleans are handed over as texts.
    expected = {"ServiceToken": topic, "Number": "1", "On": "true", "List": ["1", {"a": "2"}]}
    assert asked["ResourceProperties"] == expected
    yard.answer(asked, PhysicalResourceId="one", Data={"Outer": {"Inner": "core"}})
    assert yard.outputs() == {"Id": "one", "Deep": "core"}

    yard.update(body(2))
    asked = yard.request(seen)
    assert asked.keys() == ALWAYS | {"PhysicalResourceId", "OldResourceProperties"}
    assert (asked["RequestType"], asked["PhysicalResourceId"]) == ("Update", "one")
    assert asked["OldResourceProperties"]["Number"] == "1"
    yard.answer(asked, Data={"Outer": {"Inner": "core"}})
    assert yard.status() == "UPDATE_COMPLETE"

    # Another physical id says that it is another thing: the one before is deleted in the end.
    yard.update(body(3))
    yard.answer(yard.request(seen), PhysicalResourceId="two", Data={"Outer": {"Inner": "core"}})
    assert yard.status() == "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS"
    asked = yard.request(seen)
    assert (asked["RequestType"], asked["PhysicalResourceId"]) == ("Delete", "one")
    yard.answer(asked)
    assert yard.outputs()["Id"] == "two"

    yard.cfn.delete_stack(StackName="app")
    asked = yard.request(seen)
    assert (asked["RequestType"], asked["PhysicalResourceId"]) == ("Delete", "two")
    yard.answer(asked)
    assert yard.status(stack["StackId"]) == "DELETE_COMPLETE"


def test_a_replacement_that_is_rolled_back_is_told_so(yard: Yard) -> None:
    topic, seen = yard.custom_service()
    yard.create(template(C=custom(topic, Number=1)))
    yard.answer(yard.request(seen), PhysicalResourceId="one")
    yard.update(template(C=custom(topic, Number=2), Bad={**BROKEN, "DependsOn": "C"}))
    yard.answer(yard.request(seen), PhysicalResourceId="two")
    back = yard.request(seen)
    assert (back["RequestType"], back["PhysicalResourceId"]) == ("Update", "two")
    assert back["ResourceProperties"]["Number"] == "1"
    yard.answer(back, PhysicalResourceId="one")
    gone = yard.request(seen)
    assert (gone["RequestType"], gone["PhysicalResourceId"]) == ("Delete", "two")
    yard.answer(gone)
    assert yard.status() == "UPDATE_ROLLBACK_COMPLETE"
    assert yard.physical_ids() == {"C": "one"}


@pytest.mark.parametrize(
    ("response", "reason"),
    [
        pytest.param(
            {"Status": "FAILED", "Reason": "no luck"},
            "Received response status [FAILED] from custom resource. Message returned: no luck",
            id="it says so",
        ),
        pytest.param({"PhysicalResourceId": ""}, "Invalid PhysicalResourceId", id="no id"),
        pytest.param(
            {"Data": {"Long": "x" * 4096}},
            "Received response status [FAILED] from custom resource. Message returned: Response object is too long.",
            id="a long answer",
        ),
    ],
)
def test_a_creation_that_fails_is_followed_by_a_deletion(yard: Yard, response: dict[str, Any], reason: str) -> None:
    topic, seen = yard.custom_service()
    yard.create(template(C=custom(topic)))
    yard.answer(yard.request(seen), **response)
    asked = yard.request(seen)
    assert asked["RequestType"] == "Delete"
    yard.answer(asked)
    assert yard.status() == "ROLLBACK_COMPLETE"
    assert yard.reason("C", "CREATE_FAILED") == reason


@pytest.mark.parametrize(
    ("properties", "minutes"),
    [pytest.param({}, 60, id="an hour"), pytest.param({"ServiceTimeout": 60}, 1, id="as told")],
)
def test_who_does_not_answer_in_time_failed(yard: Yard, properties: dict[str, int], minutes: int) -> None:
    topic, seen = yard.custom_service()
    yard.create(template(C=custom(topic, **properties)), OnFailure="DO_NOTHING")
    yard.request(seen)
    yard.advance(minutes=minutes)
    assert yard.status() == "CREATE_FAILED"
    assert yard.reason("C", "CREATE_FAILED").startswith(
        "CloudFormation did not receive a response from your Custom Resource. Please check your logs for requestId ["
    )


def test_what_nobody_can_be_asked_leaves_nothing_to_delete(yard: Yard) -> None:
    yard.create(template(C=custom("arn:aws:sns:us-east-1:000000000000:nobody"), D=custom("nonsense")))
    assert yard.status() == "ROLLBACK_COMPLETE"


def test_secrets_of_an_answer_are_stars(yard: Yard) -> None:
    topic, seen = yard.custom_service()
    tag = {"Key": "s", "Value": {"Fn::GetAtt": ["C", "Secret"]}}
    yard.create(template(C=custom(topic), Q=queue(Tags=[tag])))
    yard.answer(yard.request(seen), NoEcho=True, Data={"Secret": "hush"})
    assert yard.status() == "CREATE_COMPLETE"
    assert yard.sqs.list_queue_tags(QueueUrl=yard.physical_ids()["Q"])["Tags"]["s"] == "hush"
    assert "hush" not in str(yard.told())


WAITING = """
Resources:
  H: {Type: AWS::CloudFormation::WaitConditionHandle}
  W: {Type: AWS::CloudFormation::WaitCondition, Properties: {Handle: !Ref H, Timeout: 600, Count: 2}}
Outputs: {Data: {Value: !GetAtt W.Data}}
"""


def test_a_wait_condition_gathers_what_it_is_told(yard: Yard) -> None:
    yard.create(WAITING)
    url = yard.physical_ids()["H"]
    for number in (1, 2):
        yard.put(url, {"Status": "SUCCESS", "Reason": "ready", "UniqueId": f"i-{number}", "Data": f"said {number}"})
    assert yard.outputs() == {"Data": '{"i-1":"said 1","i-2":"said 2"}'}


@pytest.mark.parametrize(
    ("status", "minutes", "reason"),
    [
        pytest.param(
            "FAILURE", 0, "WaitCondition received failed message: 'broken' for uniqueId: i-1", id="one says failure"
        ),
        pytest.param(
            "SUCCESS", 10, "WaitCondition timed out. Received 1 conditions when expecting 2", id="the time is up"
        ),
    ],
)
def test_a_wait_condition_fails(yard: Yard, status: str, minutes: int, reason: str) -> None:
    yard.create(WAITING)
    yard.put(yard.physical_ids()["H"], {"Status": status, "Reason": "broken", "UniqueId": "i-1", "Data": ""})
    yard.advance(minutes=minutes)
    assert yard.status() == "ROLLBACK_COMPLETE"
    assert yard.reason("W", "CREATE_FAILED") == reason
