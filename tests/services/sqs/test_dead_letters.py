"""Dead-letter queues: when a message dies, what it takes along, and which queues may be named.

https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html
"""

import json
from typing import Any

import pytest

from fogbank.kernel.limits import AWS_LIMITS
from fogbank.services.sqs.redrive import read_redrive_allow_policy, read_redrive_policy, write_redrive_policy
from tests.cloud import Cloud
from tests.services.sqs.asking import counts, dead_letters, polls, raised, refused, result, send

TARGET = "arn:aws:sqs:us-east-1:123456789012:dead"


def policy(cloud: Cloud, dead: str, most: int | str = 1) -> str:
    return json.dumps({"deadLetterTargetArn": cloud.arn(dead), "maxReceiveCount": most})


# When


@pytest.mark.parametrize("fifo", [False, True], ids=["standard", "FIFO"])
@pytest.mark.parametrize(("most", "receives", "died"), [(1, 1, False), (1, 2, True), (3, 3, False), (3, 4, True)])
def test_a_message_dies_on_the_receive_after_the_last_allowed(
    cloud: Cloud, fifo: bool, most: int, receives: int, died: bool
) -> None:
    dead = cloud.queue(fifo=fifo)
    url = cloud.queue(fifo=fifo, RedrivePolicy=policy(cloud, dead, most), VisibilityTimeout="5")
    send(cloud, url, "m")
    for _ in range(receives):
        cloud.receive(url)
        cloud.advance(seconds=5)
    assert (counts(cloud, url)[0], counts(cloud, dead)[0]) == ((0, 1) if died else (1, 0))


def test_the_receive_that_finds_it_gets_those_behind_it(cloud: Cloud) -> None:
    dead = cloud.queue()
    url = cloud.queue(RedrivePolicy=policy(cloud, dead))
    send(cloud, url, "old")
    cloud.receive(url, VisibilityTimeout=0)
    cloud.advance(ms=1)
    send(cloud, url, "new")
    assert cloud.bodies(url, MaxNumberOfMessages=1) == ["new"]
    assert cloud.bodies(dead) == ["old"]


def test_one_that_is_deleted_in_time_does_not_die(cloud: Cloud) -> None:
    dead = cloud.queue()
    url = cloud.queue(RedrivePolicy=policy(cloud, dead))
    send(cloud, url, "m")
    [message] = cloud.receive(url)
    cloud.sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    cloud.advance(minutes=5)
    assert (cloud.bodies(url), cloud.bodies(dead)) == ([], [])


def test_a_death_frees_the_fifo_group(cloud: Cloud) -> None:
    dead = cloud.queue(fifo=True)
    url = cloud.queue(fifo=True, RedrivePolicy=policy(cloud, dead))
    send(cloud, url, "poison", "fine")
    cloud.receive(url, MaxNumberOfMessages=1, VisibilityTimeout=0)
    assert cloud.bodies(url) == ["fine"]
    assert cloud.bodies(dead) == ["poison"]


def test_it_wakes_a_long_poll(cloud: Cloud) -> None:
    dead = cloud.queue()
    url = cloud.queue(RedrivePolicy=policy(cloud, dead))
    send(cloud, url, "m")
    cloud.receive(url, VisibilityTimeout=0)
    with polls(cloud, dead) as [poll]:
        cloud.receive(url)
        assert result(poll) == ["m"]


def test_without_its_dead_letter_queue_a_message_stays(cloud: Cloud) -> None:
    dead = cloud.queue()
    url = cloud.queue(RedrivePolicy=policy(cloud, dead), VisibilityTimeout="0")
    cloud.sqs.delete_queue(QueueUrl=dead)
    send(cloud, url, "m")
    assert [cloud.bodies(url) for _ in range(3)] == [["m"]] * 3


def test_a_policy_taken_back(cloud: Cloud) -> None:
    dead = cloud.queue()
    url = cloud.queue(RedrivePolicy=policy(cloud, dead), VisibilityTimeout="0")
    send(cloud, url, "m")
    cloud.receive(url)
    cloud.sqs.set_queue_attributes(QueueUrl=url, Attributes={"RedrivePolicy": ""})
    assert cloud.bodies(url) == ["m"]


# What a message takes along


def test_the_dead_message_is_the_same_message(cloud: Cloud) -> None:
    dead = cloud.queue()
    url = cloud.queue(RedrivePolicy=policy(cloud, dead, 2), VisibilityTimeout="10")
    sent_ms = cloud.now_ms
    attributes = {"a": {"DataType": "String", "StringValue": "x"}}
    sent = cloud.sqs.send_message(QueueUrl=url, MessageBody="m", MessageAttributes=attributes)
    cloud.advance(seconds=5)
    for _ in range(3):
        cloud.receive(url)
        cloud.advance(seconds=10)
    [message] = cloud.receive(dead)
    assert message["MessageId"] == sent["MessageId"]
    assert message["MessageAttributes"] == attributes
    assert message["Attributes"] == {
        "SenderId": "000000000000",
        "SentTimestamp": str(sent_ms),
        "ApproximateFirstReceiveTimestamp": str(sent_ms + 5000),
        "ApproximateReceiveCount": "3",
        "DeadLetterQueueSourceArn": cloud.arn(url),
    }


def test_of_a_fifo_message_age_and_deduplication_id_are_new(cloud: Cloud) -> None:
    dead = cloud.queue(fifo=True)
    url = cloud.queue(fifo=True, RedrivePolicy=policy(cloud, dead))
    [sent] = send(cloud, url, "m")
    cloud.advance(seconds=5)
    cloud.receive(url, VisibilityTimeout=0)
    cloud.receive(url)
    died_ms = cloud.now_ms
    cloud.advance(seconds=5)
    [message] = cloud.receive(dead)
    attributes = message["Attributes"]
    assert message["MessageId"] == attributes["MessageDeduplicationId"] == sent["MessageId"]
    assert (attributes["SentTimestamp"], attributes["MessageGroupId"]) == (str(died_ms), "g")
    assert attributes["ApproximateReceiveCount"] == "2"


def test_two_fifo_messages_with_one_deduplication_id_are_both_kept(cloud: Cloud) -> None:
    dead = cloud.queue(fifo=True)
    source = dead_letters(cloud, dead, "m")
    cloud.advance(minutes=5)
    dead_letters(cloud, dead, "m", source=source)
    assert cloud.bodies(dead) == ["m", "m"]


def test_a_dead_letter_queue_of_a_dead_letter_queue_counts_anew(cloud: Cloud) -> None:
    last = cloud.queue()
    middle = cloud.queue(RedrivePolicy=policy(cloud, last, 2), VisibilityTimeout="0")
    dead_letters(cloud, middle, "m")
    seen = [message["Attributes"]["ApproximateReceiveCount"] for _ in range(4) for message in cloud.receive(middle)]
    assert seen == ["2", "3"]
    [message] = cloud.receive(last)
    assert message["Attributes"]["ApproximateReceiveCount"] == "4"
    assert message["Attributes"]["DeadLetterQueueSourceArn"] == cloud.arn(middle)


@pytest.mark.parametrize(
    ("fifo", "left"),
    [
        pytest.param(False, 0, id="standard: a message's age goes on"),
        pytest.param(True, 1, id="FIFO: it begins anew"),
    ],
)
def test_retention_in_the_dead_letter_queue(cloud: Cloud, fifo: bool, left: int) -> None:
    dead = cloud.queue(fifo=fifo, MessageRetentionPeriod="100")
    url = cloud.queue(fifo=fifo, RedrivePolicy=policy(cloud, dead))
    send(cloud, url, "m")
    cloud.advance(seconds=60)
    cloud.receive(url, VisibilityTimeout=0)
    cloud.receive(url)
    assert counts(cloud, dead)[0] == 1
    cloud.advance(seconds=40)
    assert counts(cloud, dead)[0] == left


# RedrivePolicy


def read(text: str) -> Any:
    return read_redrive_policy(text, AWS_LIMITS, account="123456789012", region="us-east-1")


@pytest.mark.parametrize("count", [1, 1000, "5"])
def test_policies(count: int | str) -> None:
    found = read(json.dumps({"maxReceiveCount": count, "deadLetterTargetArn": TARGET}))
    assert write_redrive_policy(found) == f'{{"deadLetterTargetArn":"{TARGET}","maxReceiveCount":{int(count)}}}'


COUNTS = "valid values are from 1 to 1000 both inclusive."
NO_MAP = "Redrive policy is not a valid JSON map."
NO_COUNT = "Redrive policy does not contain mandatory attribute: maxReceiveCount."
NO_TARGET = "Redrive policy does not contain mandatory attribute: deadLetterTargetArn."
BAD_TARGET = "Invalid value for deadLetterTargetArn."


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param("{}", NO_COUNT, id="nothing"),
        pytest.param(json.dumps({"deadLetterTargetArn": TARGET}), NO_COUNT, id="no count"),
        pytest.param('{"maxReceiveCount":1}', NO_TARGET, id="no target"),
        pytest.param("odd", NO_MAP, id="no JSON"),
        pytest.param("[1]", NO_MAP, id="no object"),
        pytest.param(
            json.dumps({"deadLetterTargetArn": TARGET, "maxReceiveCount": 1, "color": "red"}),
            "Only following attributes are supported: [deadLetterTargetArn, maxReceiveCount].",
            id="more",
        ),
        pytest.param(json.dumps({"deadLetterTargetArn": "dead", "maxReceiveCount": 1}), BAD_TARGET, id="no ARN"),
        pytest.param(
            json.dumps({"deadLetterTargetArn": TARGET.replace("sqs", "sns"), "maxReceiveCount": 1}),
            BAD_TARGET,
            id="another service",
        ),
        pytest.param(
            json.dumps({"deadLetterTargetArn": TARGET.replace("east", "west"), "maxReceiveCount": 1}),
            BAD_TARGET,
            id="another region",
        ),
        pytest.param(
            json.dumps({"deadLetterTargetArn": TARGET.replace("1234", "4321"), "maxReceiveCount": 1}),
            BAD_TARGET,
            id="another account",
        ),
        *[
            pytest.param(
                json.dumps({"deadLetterTargetArn": TARGET, "maxReceiveCount": count}),
                f"Invalid value for maxReceiveCount: {count}, {COUNTS}",
                id=f"{count} times",
            )
            for count in (0, 1001, "x", -1)
        ],
    ],
)
def test_refused_policies(text: str, reason: str) -> None:
    message = f"Value {text} for parameter RedrivePolicy is invalid. Reason: {reason}"
    assert raised(read, text) == ("InvalidParameterValue", message)


def test_a_policy_is_given_back_in_one_spelling(cloud: Cloud) -> None:
    arn = cloud.arn(cloud.queue())
    url = cloud.queue(RedrivePolicy=f'{{ "maxReceiveCount": "5",  "deadLetterTargetArn": "{arn}" }}')
    assert cloud.attribute(url, "RedrivePolicy") == f'{{"deadLetterTargetArn":"{arn}","maxReceiveCount":5}}'


def test_the_dead_letter_queue_must_be_there(cloud: Cloud) -> None:
    text = json.dumps({"deadLetterTargetArn": "arn:aws:sqs:us-east-1:000000000000:missing", "maxReceiveCount": 1})
    expected = (
        "InvalidParameterValue",
        f"Value {text} for parameter RedrivePolicy is invalid. Reason: Dead letter target does not exist.",
    )
    asked = {"RedrivePolicy": text}
    assert refused(cloud.sqs.create_queue, QueueName="made", Attributes=asked) == expected
    assert refused(cloud.sqs.set_queue_attributes, QueueUrl=cloud.queue(), Attributes=asked) == expected


@pytest.mark.parametrize("fifo", [False, True], ids=["standard", "FIFO"])
def test_the_dead_letter_queue_must_be_of_the_same_type(cloud: Cloud, fifo: bool) -> None:
    text = policy(cloud, cloud.queue(fifo=not fifo))
    url = cloud.queue(fifo=fifo)
    assert refused(cloud.sqs.set_queue_attributes, QueueUrl=url, Attributes={"RedrivePolicy": text}) == (
        "InvalidParameterValue",
        (
            f"Value {text} for parameter RedrivePolicy is invalid. "
            "Reason: Dead-letter queue must be same type of queue as the source."
        ),
    )


# RedriveAllowPolicy


@pytest.mark.parametrize(
    ("allow", "fits"),
    [
        pytest.param({"redrivePermission": "allowAll"}, True, id="all"),
        pytest.param({"redrivePermission": "denyAll"}, False, id="none"),
        pytest.param({"redrivePermission": "byQueue", "sourceQueueArns": ["source"]}, True, id="this one"),
        pytest.param({"redrivePermission": "byQueue", "sourceQueueArns": ["other"]}, False, id="another one"),
    ],
)
def test_who_may_name_a_queue(cloud: Cloud, allow: dict[str, Any], fits: bool) -> None:
    source = cloud.queue()
    arns = {"source": cloud.arn(source), "other": cloud.arn(cloud.queue())}
    if "sourceQueueArns" in allow:
        allow = allow | {"sourceQueueArns": [arns[name] for name in allow["sourceQueueArns"]]}
    dead = cloud.queue(RedriveAllowPolicy=json.dumps(allow))
    attributes = {"RedrivePolicy": policy(cloud, dead)}
    if fits:
        cloud.sqs.set_queue_attributes(QueueUrl=source, Attributes=attributes)
    else:
        code, _ = refused(cloud.sqs.set_queue_attributes, QueueUrl=source, Attributes=attributes)
        assert code == "InvalidParameterValue"


@pytest.mark.parametrize(
    "allow",
    [
        pytest.param("odd", id="no JSON"),
        pytest.param("{}", id="nothing"),
        pytest.param('{"redrivePermission":"some"}', id="no such permission"),
        pytest.param('{"redrivePermission":"byQueue"}', id="no queues"),
        pytest.param('{"redrivePermission":"byQueue","sourceQueueArns":[]}', id="none of them"),
        pytest.param('{"redrivePermission":"byQueue","sourceQueueArns":["q"]}', id="no ARN"),
        pytest.param(json.dumps({"redrivePermission": "byQueue", "sourceQueueArns": [TARGET] * 11}), id="eleven"),
        pytest.param(json.dumps({"redrivePermission": "allowAll", "sourceQueueArns": [TARGET]}), id="all, and one"),
        pytest.param('{"redrivePermission":"allowAll","color":"red"}', id="more"),
    ],
)
def test_refused_allow_policies(allow: str) -> None:
    code, message = raised(read_redrive_allow_policy, allow, AWS_LIMITS)
    assert code == "InvalidParameterValue"
    assert message.startswith(f"Value {allow} for parameter RedriveAllowPolicy is invalid. Reason: ")
