"""What lies in a queue is signed when it is received, and nobody can tell."""

import json
from base64 import b64decode
from pathlib import Path
from typing import Any

import pytest

from fogbank.fabric.poller import Record, Sources
from fogbank.kernel.arn import Arn
from fogbank.services.sns.certificate import Signer
from fogbank.services.sns.sealing import Sealing
from fogbank.services.sqs import store as queues
from tests.services.sns.hub import Hub
from tests.services.sns.test_signing import verify


def a_topic_and_a_queue(hub: Hub, **subscription: str) -> tuple[str, str]:
    topic, queue = hub.topic(), hub.queue()
    hub.subscribe(topic, queue, **subscription)
    return topic, queue


def envelopes_left(hub: Hub, queue: str) -> list[dict[str, Any]]:
    """The documents, which stay visible."""
    return [json.loads(body) for body in hub.bodies(queue, VisibilityTimeout=0)]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param('"Signature" : "mine"', id="a text like the place of the signature"),
        pytest.param(json.dumps({"Signature": "mine"}), id="a document with one"),
        pytest.param('\\"Signature\\" : \\"', id="with backslashes"),
    ],
)
def test_no_text_is_taken_for_the_place_of_the_signature(hub: Hub, text: str) -> None:
    topic, queue = a_topic_and_a_queue(hub)
    attributes = {"Signature": {"DataType": "String", "StringValue": text}}
    hub.publish(topic, text, MessageAttributes=attributes)
    [document] = hub.envelopes(queue)
    assert document["Message"] == document["MessageAttributes"]["Signature"]["Value"] == text
    verify(document)


def test_all_queues_of_a_topic_share_a_signature(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    topic, one = a_topic_and_a_queue(hub)
    other = hub.queue()
    hub.subscribe(topic, other)
    signer, asked = hub.fogbank.world.port(Signer), list[int]()
    plain = signer.signatures

    async def counted(texts: Any) -> Any:
        asked.append(len(texts))
        return await plain(texts)

    monkeypatch.setattr(signer, "signatures", counted)
    for number in range(3):
        hub.publish(topic, str(number))
    assert asked == []
    assert {document["Message"] for document in hub.envelopes(one)} == {"0", "1", "2"}
    assert asked == [3]
    for document in hub.envelopes(other):
        verify(document)
    assert asked == [3]


def test_old_signatures_are_forgotten(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fogbank.services.sns.sealing._KNOWN_MAX", 2)
    topic, queue = a_topic_and_a_queue(hub)
    for number in range(4):
        hub.publish(topic, str(number))
    for document in hub.envelopes(queue):
        verify(document)
    known: dict[bytes, str] = vars(hub.fogbank.world.port(Sealing))["_known"]
    assert len(known) == 2


def test_a_signature_is_the_same_whenever_it_is_made(hub: Hub) -> None:
    topic, queue = a_topic_and_a_queue(hub)
    hub.publish(topic)
    [first] = envelopes_left(hub, queue)
    vars(hub.fogbank.world.port(Sealing))["_known"].clear()
    [again] = hub.envelopes(queue)
    assert first == again


def test_what_was_published_before_a_restart_is_signed_after_it(tmp_path: Path) -> None:
    with Hub(data=tmp_path) as hub:
        topic, queue = a_topic_and_a_queue(hub)
        hub.publish(topic)
        name = queue.rpartition("/")[2]
    with Hub(data=tmp_path) as hub:
        url = hub.sqs.get_queue_url(QueueName=name)["QueueUrl"]
        [document] = hub.envelopes(url)
        # The first life's address is in it, which nobody answers any more.
        verify({**document, "SigningCertURL": f"{hub.endpoint}/{document['SigningCertURL'].rpartition('/')[2]}"})


def test_a_dead_letter_of_a_queue_is_signed(hub: Hub) -> None:
    letters = hub.queue()
    policy = json.dumps({"deadLetterTargetArn": hub.arn(letters), "maxReceiveCount": "1"})
    topic = hub.topic()
    queue = hub.queue(RedrivePolicy=policy, VisibilityTimeout="0")
    hub.subscribe(topic, queue)
    hub.publish(topic)
    verify(hub.envelopes(queue)[0])
    assert hub.envelopes(queue) == []
    [document] = envelopes_left(hub, letters)
    verify(document)
    hub.sqs.start_message_move_task(SourceArn=hub.arn(letters))
    hub.advance(seconds=1)
    [moved] = hub.envelopes(queue)
    assert moved == document


def test_a_dead_letter_of_a_subscription_is_signed(hub: Hub) -> None:
    letters = hub.queue()
    topic, queue = a_topic_and_a_queue(hub, RedrivePolicy=json.dumps({"deadLetterTargetArn": hub.arn(letters)}))
    hub.sqs.delete_queue(QueueUrl=queue)
    hub.publish(topic, "too late")
    [document] = hub.envelopes(letters)
    assert document["Message"] == "too late"
    verify(document)


def test_a_poller_gets_signed_documents(hub: Hub) -> None:
    topic, queue = a_topic_and_a_queue(hub)
    hub.publish(topic)

    async def polled() -> list[Record]:
        source = hub.fogbank.world.port(Sources).kinds["sqs"].open(Arn.parse(arn))
        return list(await source.take(10))

    arn = hub.arn(queue)
    [record] = hub.run(polled())
    verify(json.loads(json.loads(record.event)["body"]))


def test_what_lies_in_a_queue_has_room_for_its_signature(hub: Hub) -> None:
    """So the message is as long before as it is after: what is refused for its length is refused when it is sent."""
    topic, queue = a_topic_and_a_queue(hub)
    hub.publish(topic)

    async def kept() -> str:
        store = hub.fogbank.store
        found = await queues.find_named(store, "000000000000", "us-east-1", queue.rpartition("/")[2])
        assert found is not None
        [entry] = await store.claim(found.queue.id, 1, now_ms=hub.now_ms, until_ms=hub.now_ms)
        return queues.message_of(entry).body

    before = hub.run(kept())
    [after] = hub.bodies(queue)
    assert len(before) == len(after)
    assert len(b64decode(json.loads(after)["Signature"])) == 256
    assert set(json.loads(before)["Signature"]) == {"-"}
