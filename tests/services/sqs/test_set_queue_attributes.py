"""SetQueueAttributes: ranges, defaults, what excludes what, and when a change holds."""

import json
from typing import Any

import pytest

from fogbank.kernel.limits import AWS_LIMITS
from fogbank.services.sqs import attributes
from fogbank.services.sqs.model import Settings
from tests.cloud import Cloud
from tests.services.sqs.asking import NO_QUEUE, counts, queue_with, raised, refused, send

POLICY = {
    "Version": "2012-10-17",
    "Id": "p",
    "Statement": [{"Sid": "s", "Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "SQS:SendMessage"}],
}


def apply(given: dict[str, str], *, fifo: bool = False) -> Settings:
    settings = Settings(fifo=fifo)
    return attributes.apply(settings, given, AWS_LIMITS, account="123456789012", region="us-east-1")


@pytest.mark.parametrize(
    ("name", "low", "high"),
    [
        ("DelaySeconds", 0, 900),
        ("MaximumMessageSize", 1024, 1_048_576),
        ("MessageRetentionPeriod", 60, 1_209_600),
        ("ReceiveMessageWaitTimeSeconds", 0, 20),
        ("VisibilityTimeout", 0, 43_200),
        ("KmsDataKeyReusePeriodSeconds", 60, 86_400),
    ],
)
def test_ranges(name: str, low: int, high: int) -> None:
    for fits in (low, high):
        apply({name: str(fits)})
    for text in (str(low - 1), str(high + 1), "", "x", "1.5", "1e3", "١٢٠", "9" * 30):
        assert raised(apply, {name: text}) == ("InvalidAttributeValue", f"Invalid value for the parameter {name}.")


@pytest.mark.parametrize(
    ("given", "fifo", "expected"),
    [
        pytest.param(
            {"SqsManagedSseEnabled": "yes"},
            False,
            ("InvalidAttributeValue", "Invalid value for the parameter SqsManagedSseEnabled."),
            id="yes",
        ),
        pytest.param(
            {"ContentBasedDeduplication": "1"},
            True,
            ("InvalidAttributeValue", "Invalid value for the parameter ContentBasedDeduplication."),
            id="1",
        ),
        pytest.param(
            {"DeduplicationScope": "group"},
            True,
            ("InvalidAttributeValue", "Invalid value for the parameter DeduplicationScope."),
            id="scope",
        ),
        pytest.param(
            {"FifoThroughputLimit": "perGroup"},
            True,
            ("InvalidAttributeValue", "Invalid value for the parameter FifoThroughputLimit."),
            id="limit",
        ),
        pytest.param(
            {"DeduplicationScope": "queue"},
            False,
            ("InvalidAttributeName", "Unknown Attribute DeduplicationScope."),
            id="scope of a standard queue",
        ),
        pytest.param(
            {"FifoThroughputLimit": "perQueue"},
            False,
            ("InvalidAttributeName", "Unknown Attribute FifoThroughputLimit."),
            id="limit of a standard queue",
        ),
        pytest.param({"All": "x"}, False, ("InvalidAttributeName", "Unknown Attribute All."), id="All"),
        pytest.param(
            {"CreatedTimestamp": "1"},
            False,
            ("InvalidAttributeName", "Unknown Attribute CreatedTimestamp."),
            id="one that cannot be set",
        ),
        pytest.param(
            {"DelaySeconds": "5", "Color": "red"},
            False,
            ("InvalidAttributeName", "Unknown Attribute Color."),
            id="one of two",
        ),
    ],
)
def test_refusals(given: dict[str, str], fifo: bool, expected: tuple[str, str]) -> None:
    assert raised(apply, given, fifo=fifo) == expected


@pytest.mark.parametrize(
    ("given", "fits"),
    [
        pytest.param(
            {"FifoThroughputLimit": "perMessageGroupId", "DeduplicationScope": "messageGroup"},
            True,
            id="high throughput",
        ),
        pytest.param({"DeduplicationScope": "messageGroup"}, True, id="the scope alone"),
        pytest.param({"FifoThroughputLimit": "perMessageGroupId"}, False, id="the limit alone"),
        pytest.param(
            {"FifoThroughputLimit": "perMessageGroupId", "DeduplicationScope": "queue"},
            False,
            id="the limit with the other scope",
        ),
    ],
)
def test_high_throughput_needs_the_scope(given: dict[str, str], fits: bool) -> None:
    if fits:
        apply(given, fifo=True)
    else:
        assert raised(apply, given, fifo=True)[0] == "InvalidAttributeValue"


@pytest.mark.parametrize(
    ("changes", "key", "managed"),
    [
        pytest.param([], "", True, id="at first SQS's own"),
        pytest.param([{"SqsManagedSseEnabled": "false"}], "", False, id="none"),
        pytest.param([{"KmsMasterKeyId": "alias/aws/sqs"}], "alias/aws/sqs", False, id="a key turns SQS's own off"),
        pytest.param([{"KmsMasterKeyId": "k"}, {"KmsMasterKeyId": ""}], "", True, id="the key is taken back"),
        pytest.param([{"KmsMasterKeyId": "k"}, {"SqsManagedSseEnabled": "true"}], "", True, id="SQS's own again"),
        pytest.param([{"KmsMasterKeyId": "k", "SqsManagedSseEnabled": "false"}], "k", False, id="both said"),
    ],
)
def test_one_kind_of_encryption(cloud: Cloud, changes: list[dict[str, str]], key: str, managed: bool) -> None:
    url = cloud.queue()
    for change in changes:
        cloud.sqs.set_queue_attributes(QueueUrl=url, Attributes=change)
    found = cloud.sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
    assert found.get("KmsMasterKeyId", "") == key
    assert found["SqsManagedSseEnabled"] == ("true" if managed else "false")
    assert ("KmsDataKeyReusePeriodSeconds" in found) == bool(key)


def test_two_kinds_of_encryption() -> None:
    code, _ = raised(apply, {"KmsMasterKeyId": "k", "SqsManagedSseEnabled": "true"})
    assert code == "InvalidAttributeValue"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DelaySeconds", "900"),
        ("MaximumMessageSize", "1024"),
        ("MessageRetentionPeriod", "1209600"),
        ("ReceiveMessageWaitTimeSeconds", "20"),
        ("VisibilityTimeout", "0"),
        ("Policy", json.dumps(POLICY)),
        ("KmsMasterKeyId", "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"),
        ("SqsManagedSseEnabled", "false"),
        ("RedriveAllowPolicy", '{"redrivePermission":"denyAll"}'),
    ],
)
def test_round_trips(cloud: Cloud, name: str, value: str) -> None:
    url = cloud.queue()
    cloud.sqs.set_queue_attributes(QueueUrl=url, Attributes={name: value})
    assert cloud.attribute(url, name) == value


@pytest.mark.parametrize("name", ["Policy", "RedrivePolicy", "RedriveAllowPolicy", "KmsMasterKeyId"])
def test_an_empty_text_unsets(cloud: Cloud, name: str) -> None:
    value = {
        "Policy": json.dumps(POLICY),
        "RedrivePolicy": json.dumps({"deadLetterTargetArn": cloud.arn(cloud.queue()), "maxReceiveCount": 1}),
        "RedriveAllowPolicy": '{"redrivePermission":"denyAll"}',
        "KmsMasterKeyId": "alias/aws/sqs",
    }[name]
    url = queue_with(cloud, {name: value})
    cloud.sqs.set_queue_attributes(QueueUrl=url, Attributes={name: ""})
    found = cloud.sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
    assert name not in found


def statement(**changed: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Principal": "*", "Action": "sqs:*"} | changed


INVALID_POLICY = ("InvalidAttributeValue", "Invalid value for the parameter Policy.")


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        pytest.param("no JSON", INVALID_POLICY, id="no JSON"),
        pytest.param("[" * 5000, INVALID_POLICY, id="nested without end"),
        pytest.param("[]", INVALID_POLICY, id="no object"),
        pytest.param("{}", INVALID_POLICY, id="no statement"),
        pytest.param({"Version": "2020-01-01", "Statement": [statement()]}, INVALID_POLICY, id="no such version"),
        pytest.param({"Statement": [statement(Effect="Maybe")]}, INVALID_POLICY, id="no such effect"),
        pytest.param({"Statement": [{"Effect": "Allow", "Action": "sqs:*"}]}, INVALID_POLICY, id="no principal"),
        pytest.param(
            {"Statement": [statement(Action="sqs:SendMessageBatch")]},
            (
                "InvalidParameterValue",
                (
                    "Value sqs:SendMessageBatch for parameter ActionName is invalid. "
                    "Reason: Please refer to the appropriate WSDL for a list of valid actions."
                ),
            ),
            id="a batch's action",
        ),
        pytest.param(
            {"Statement": [statement(Action=[f"sqs:{n}*" for n in range(8)])]},
            ("OverLimit", "8 actions were found in a statement from the submitted policy, max allowed is 7"),
            id="eight actions",
        ),
        pytest.param(
            {"Statement": [statement(Resource="x" * 8192)]},
            ("OverLimit", "Submitted policy is over max allowed size."),
            id="too long",
        ),
        pytest.param(
            {"Statement": [statement()] * 21},
            ("OverLimit", "21 statements were found in the submitted policy, max allowed is 20"),
            id="21 statements",
        ),
    ],
)
def test_refused_policies(policy: Any, expected: tuple[str, str]) -> None:
    assert raised(apply, {"Policy": policy if isinstance(policy, str) else json.dumps(policy)}) == expected


@pytest.mark.parametrize(
    "policy",
    [
        pytest.param({"Statement": statement()}, id="a statement without a list"),
        pytest.param({"Statement": [statement(Action=["SQS:AddPermission", "sqs:Get*", "*"])]}, id="actions"),
        pytest.param(
            {"Statement": [{"Effect": "Deny", "NotPrincipal": "*", "NotAction": "sqs:SendMessage"}]}, id="not"
        ),
    ],
)
def test_accepted_policies(policy: dict[str, Any]) -> None:
    assert apply({"Policy": json.dumps(policy)}).policy == json.dumps(policy)


def test_all_or_nothing(cloud: Cloud) -> None:
    url = cloud.queue()
    changes = {"DelaySeconds": "5", "VisibilityTimeout": "-1"}
    assert refused(cloud.sqs.set_queue_attributes, QueueUrl=url, Attributes=changes)[0] == "InvalidAttributeValue"
    assert cloud.attribute(url, "DelaySeconds") == "0"


def test_no_attributes(cloud: Cloud) -> None:
    expected = ("MissingParameter", "The request must contain the parameter Attribute.Name.")
    assert refused(cloud.sqs.set_queue_attributes, QueueUrl=cloud.queue(), Attributes={}) == expected


def test_a_queue_stays_what_it_is(cloud: Cloud) -> None:
    standard, fifo = cloud.queue(), cloud.queue(fifo=True)
    for url, value in ((standard, "true"), (fifo, "false")):
        code, _ = refused(cloud.sqs.set_queue_attributes, QueueUrl=url, Attributes={"FifoQueue": value})
        assert code == "InvalidAttributeName"


def test_a_new_visibility_timeout_holds_for_the_next_receive(cloud: Cloud) -> None:
    url = cloud.queue(VisibilityTimeout="10")
    send(cloud, url, "m")
    cloud.receive(url)
    cloud.sqs.set_queue_attributes(QueueUrl=url, Attributes={"VisibilityTimeout": "60"})
    cloud.advance(seconds=10)
    assert cloud.bodies(url) == ["m"]
    cloud.advance(seconds=59)
    assert cloud.bodies(url) == []


@pytest.mark.parametrize(
    ("fifo", "ready"),
    [
        pytest.param(False, 0, id="not on a standard queue"),
        pytest.param(True, 1, id="on a FIFO queue"),
    ],
)
def test_a_new_delay_holds_for_what_is_there(cloud: Cloud, fifo: bool, ready: int) -> None:
    url = cloud.queue(fifo=fifo, DelaySeconds="60")
    send(cloud, url, "m")
    cloud.sqs.set_queue_attributes(QueueUrl=url, Attributes={"DelaySeconds": "5"})
    cloud.advance(seconds=5)
    assert counts(cloud, url) == (ready, 0, 1 - ready)


def test_a_queue_that_is_not_there(cloud: Cloud) -> None:
    url = cloud.queue() + "x"
    assert refused(cloud.sqs.set_queue_attributes, QueueUrl=url, Attributes={"DelaySeconds": "1"}) == NO_QUEUE
