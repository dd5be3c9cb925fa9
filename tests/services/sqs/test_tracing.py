"""Tracing headers of messages: those that receivers see, and those that only Fogbank's own trace follows."""

import json
from collections.abc import Sequence
from typing import Any

import pytest

from fogbank.fabric import trace
from fogbank.fabric.delivery import Delivery
from fogbank.fabric.outbox import Outbox
from fogbank.fabric.poller import Record, Sources
from fogbank.fabric.retry import RetryPolicy
from fogbank.fabric.trace import Hop
from fogbank.kernel.arn import Arn
from tests.cloud import Cloud
from tests.services.sqs.asking import text

ROOT = "1-5759e988-bd862e3fe1be46a994272793"
OURS = f"Root={ROOT};Parent=53995c3f42cd8ad8;Sampled=0"
THEIRS = f"Root={ROOT};Parent=53995c3f42cd8ad8;Sampled=1"


def taken(cloud: Cloud, url: str) -> Sequence[Record]:
    """What a poller would get."""
    arn = Arn.parse(cloud.arn(url))
    return cloud.run(cloud.fogbank.world.port(Sources).kinds["sqs"].open(arn).take(10))


def deliver(cloud: Cloud, url: str, header: str) -> None:
    world = cloud.fogbank.world
    source, policy = "arn:aws:sns:us-east-1:000000000000:news", RetryPolicy(1, 1000, ())
    sent = Delivery(
        cloud.arn(url), b"m", source, "000000000000", "us-east-1", policy, world.clock.now_ms(), trace_id=header
    )
    cloud.run(world.port(Outbox).send([sent], now_ms=world.clock.now_ms()))


def hops(cloud: Cloud) -> list[Hop]:
    records = cloud.run(cloud.fogbank.store.read(trace.LOG, 0, 0))
    return [hop for record in records for hop in trace.decode(record.data)]


def with_header(cloud: Cloud, header: str) -> Any:
    """A client whose calls come with a tracing header, as those of a function's SDK do."""
    client = cloud.client("sqs", access_key=f"traced-{header[-1]}")

    def add(request: Any, **_: Any) -> None:
        request.headers["X-Amzn-Trace-Id"] = header

    client.meta.events.register("before-sign.sqs", add, unique_id="trace")
    return client


@pytest.mark.parametrize("header", [OURS, THEIRS])
def test_a_call_s_header_goes_with_its_messages(cloud: Cloud, header: str) -> None:
    client = with_header(cloud, header)
    url = cloud.queue()
    one = client.send_message(QueueUrl=url, MessageBody="m")
    two = client.send_message_batch(QueueUrl=url, Entries=[{"Id": "1", "MessageBody": "m"}])
    shown = client.receive_message(QueueUrl=url, MaxNumberOfMessages=10, MessageSystemAttributeNames=["All"])
    assert [message["Attributes"]["AWSTraceHeader"] for message in shown["Messages"]] == [header] * 2
    called = [hop for hop in hops(cloud) if hop.target == cloud.arn(url)]
    told = [(hop.source, hop.root, hop.parent, hop.ids) for hop in called]
    assert told == [
        ("sqs:SendMessage", ROOT, "53995c3f42cd8ad8", (one["MessageId"],)),
        ("sqs:SendMessageBatch", ROOT, "53995c3f42cd8ad8", (two["Successful"][0]["MessageId"],)),
    ]


def test_an_attribute_overrides_the_call_s_header(cloud: Cloud) -> None:
    url = cloud.queue()
    own = "Root=1-5759e988-000000000000000000000000"
    with_header(cloud, THEIRS).send_message(
        QueueUrl=url, MessageBody="m", MessageSystemAttributes={"AWSTraceHeader": text(own)}
    )
    [message] = cloud.receive(url)
    assert message["Attributes"]["AWSTraceHeader"] == own


def test_messages_without_a_header_leave_no_trace(cloud: Cloud) -> None:
    url, before = cloud.queue(), len(hops(cloud))
    cloud.sqs.send_message(QueueUrl=url, MessageBody="m")
    cloud.sqs.send_message_batch(QueueUrl=url, Entries=[{"Id": "1", "MessageBody": "m"}])
    assert [record.trace for record in taken(cloud, url)] == ["", ""]
    assert len(hops(cloud)) == before


@pytest.mark.parametrize(
    ("header", "shown"), [pytest.param(OURS, False, id="ours alone"), pytest.param(THEIRS, True, id="the sender's")]
)
def test_a_delivery_shows_the_header_that_aws_would(cloud: Cloud, header: str, *, shown: bool) -> None:
    url = cloud.queue(VisibilityTimeout="0")
    deliver(cloud, url, header)
    [message] = cloud.receive(url)
    assert ("AWSTraceHeader" in message["Attributes"]) is shown
    [record] = taken(cloud, url)
    *_, hop = hops(cloud)
    assert record.trace == header.replace("53995c3f42cd8ad8", hop.span)
    assert hop.ids == (message["MessageId"],)


def test_a_hidden_trace_goes_to_the_dead_letter_queue_and_back(cloud: Cloud) -> None:
    dead = cloud.queue()
    redrive = f'{{"deadLetterTargetArn": "{cloud.arn(dead)}", "maxReceiveCount": 1}}'
    url = cloud.queue(RedrivePolicy=redrive, VisibilityTimeout="1")
    deliver(cloud, url, OURS)
    cloud.receive(url)
    cloud.advance(seconds=1)
    assert cloud.receive(url) == []
    cloud.sqs.start_message_move_task(SourceArn=cloud.arn(dead))
    cloud.advance(seconds=1)
    [record] = taken(cloud, url)
    assert record.trace.startswith(f"Root={ROOT};")
    assert "AWSTraceHeader" not in record.event.decode()


def test_the_way_to_the_dead_letters(cloud: Cloud) -> None:
    dead = cloud.queue("dead")
    policy = json.dumps({"deadLetterTargetArn": cloud.arn(dead), "maxReceiveCount": 2})
    url = cloud.queue(RedrivePolicy=policy, VisibilityTimeout="0")
    deliver(cloud, url, OURS)
    message, *_ = [each for _ in range(3) for each in cloud.receive(url)]
    [moved] = [hop for hop in hops(cloud) if hop.target == cloud.arn(dead)]
    assert (moved.root, moved.source, moved.outcome) == (ROOT, cloud.arn(url), "dead")
    assert moved.why == "It was received 2 times and not deleted."
    assert moved.ids == (message["MessageId"],)
    [record] = taken(cloud, dead)
    assert record.trace == moved.header()
