"""PutTargets."""

from typing import Any

import pytest

from fogbank.kernel.errors import Unsupported
from fogbank.services.events.errors import Invalid
from fogbank.services.events.model import (
    DeadLetterConfig,
    HttpParameters,
    InputTransformer,
    Rule,
    SqsParameters,
    Target,
)
from fogbank.services.events.targets import check_target
from tests.cloud import Cloud
from tests.services.events.asking import a_bus, a_rule, refused

RULE = Rule("000000000000", "us-east-1", "default", "r")
QUEUE = "arn:aws:sqs:us-east-1:000000000000:q"
TOPIC = "arn:aws:sns:us-east-1:000000000000:t"
DESTINATION = "arn:aws:events:us-east-1:000000000000:api-destination/d/1"


@pytest.mark.parametrize(
    "target",
    [
        pytest.param(Target("t", QUEUE), id="queue"),
        pytest.param(Target("t", QUEUE, sqs_parameters=SqsParameters("g")), id="fair queue"),
        pytest.param(Target("t", QUEUE + ".fifo", sqs_parameters=SqsParameters("g")), id="FIFO queue"),
        pytest.param(Target("t", "arn:aws:lambda:us-east-1:000000000000:function:f:live"), id="alias"),
        pytest.param(Target("t", TOPIC), id="topic"),
        pytest.param(Target("t", "arn:aws:logs:us-east-1:000000000000:log-group:/aws/events/x"), id="log group"),
        pytest.param(Target("t", "arn:aws:events:eu-west-1:111122223333:event-bus/b", "role"), id="bus elsewhere"),
        pytest.param(Target("t", DESTINATION, "role", http_parameters=HttpParameters(["x"])), id="API destination"),
        pytest.param(Target("t", QUEUE, input='"text"'), id="any JSON"),
    ],
)
def test_taken(target: Target) -> None:
    check_target(target, RULE)


@pytest.mark.parametrize(
    ("target", "message"),
    [
        pytest.param(
            Target("t", "queue"),
            "Parameter queue is not valid. Reason: Provided Arn is not in correct format.",
            id="no ARN",
        ),
        pytest.param(
            Target("t", QUEUE + ".fifo"), "Parameter(s) MessageGroupId must be specified for target: t.", id="no group"
        ),
        pytest.param(
            Target("t", QUEUE, input="{}", input_path="$.detail"),
            "Only one of Input, InputPath, or InputTransformer must be provided for target t.",
            id="two inputs",
        ),
        pytest.param(Target("t", DESTINATION), f"RoleArn is required for target {DESTINATION}.", id="no role"),
        pytest.param(
            Target("t", "arn:aws:sqs:eu-west-1:000000000000:q"),
            "Parameter arn:aws:sqs:eu-west-1:000000000000:q is not valid. "
            "Reason: The target must be in the Region of the rule, us-east-1.",
            id="another Region",
        ),
        pytest.param(
            Target("t", QUEUE, dead_letter_config=DeadLetterConfig(TOPIC)),
            "Parameter DeadLetterConfig.Arn is not valid. Reason: A standard Amazon SQS queue is required.",
            id="dead letters to a topic",
        ),
        pytest.param(
            Target("t", QUEUE, http_parameters=HttpParameters()),
            "Parameter(s) HttpParameters not valid for target: t.",
            id="HTTP parameters of a queue",
        ),
        pytest.param(
            Target("t", TOPIC, sqs_parameters=SqsParameters("g")),
            "Parameter(s) SqsParameters not valid for target: t.",
            id="SQS parameters of a topic",
        ),
        pytest.param(
            Target("t", QUEUE, input_transformer=InputTransformer("<x>", {})),
            "InputTemplate for target t uses <x>, which InputPathsMap lacks.",
            id="unknown variable",
        ),
    ],
)
def test_refused(target: Target, message: str) -> None:
    with pytest.raises(Invalid) as caught:
        check_target(target, RULE)
    assert caught.value.message == message


@pytest.mark.parametrize("service", ["ecs", "kinesis", "states", "firehose", "batch", "execute-api"])
def test_what_fogbank_does_not_have_is_refused_by_name(service: str) -> None:
    with pytest.raises(Unsupported, match=f"targets of {service}"):
        check_target(Target("t", f"arn:aws:{service}:us-east-1:000000000000:x"), RULE)


def test_parameters_of_other_targets_are_refused_by_name(cloud: Cloud) -> None:
    bus = a_bus(cloud)
    target: dict[str, Any] = {"Id": "t", "Arn": QUEUE, "KinesisParameters": {"PartitionKeyPath": "$.id"}}
    code, message = refused(
        cloud.client("events").put_targets, Rule=a_rule(cloud, bus), EventBusName=bus, Targets=[target]
    )
    assert code == "UnsupportedOperation"
    assert "KinesisParameters" in message


def test_five_in_all_and_the_same_id_again_is_the_same_target(cloud: Cloud) -> None:
    bus, events = a_bus(cloud), cloud.client("events")
    rule = a_rule(cloud, bus, *[QUEUE] * 5)
    answer = events.put_targets(Rule=rule, EventBusName=bus, Targets=[{"Id": "t0", "Arn": QUEUE + "2"}])
    assert (answer["FailedEntryCount"], answer["FailedEntries"]) == (0, [])
    expected = ("LimitExceededException", "The requested resource exceeds the maximum number allowed.")
    sixth = [{"Id": "t5", "Arn": QUEUE}]
    assert refused(events.put_targets, Rule=rule, EventBusName=bus, Targets=sixth) == expected
    shown = events.list_targets_by_rule(Rule=rule, EventBusName=bus)["Targets"]
    assert [(target["Id"], target["Arn"]) for target in shown[:2]] == [("t0", QUEUE + "2"), ("t1", QUEUE)]


def test_a_bus_keeps_its_role(cloud: Cloud) -> None:
    bus, events = a_bus(cloud), cloud.client("events")
    target = {"Id": "t", "Arn": "arn:aws:events:us-east-1:111122223333:event-bus/default"}
    rule = a_rule(cloud, bus, {**target, "RoleArn": "arn:aws:iam::000000000000:role/r"})
    events.put_targets(Rule=rule, EventBusName=bus, Targets=[target])
    [shown] = events.list_targets_by_rule(Rule=rule, EventBusName=bus)["Targets"]
    assert shown["RoleArn"] == "arn:aws:iam::000000000000:role/r"


def test_a_rule_that_is_not_there(cloud: Cloud) -> None:
    expected = ("ResourceNotFoundException", "Rule nothing does not exist on EventBus default.")
    put_targets = cloud.client("events").put_targets
    assert refused(put_targets, Rule="nothing", Targets=[{"Id": "t", "Arn": QUEUE}]) == expected
