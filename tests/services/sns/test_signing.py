"""Signatures, checked as a receiver checks them: by the document that came and the certificate that it names.

https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html
"""

import asyncio
import json
import urllib.error
import urllib.request
from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA1, SHA256

from fogbank.services.sns.certificate import Signer
from fogbank.services.sns.signing import Note, canonical
from tests.fabric.worlds import ENGINES, opened, run
from tests.services.sns.hub import Hub
from tests.web import Web

NAMES = {
    "Notification": ["Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"],
    "SubscriptionConfirmation": ["Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"],
    "UnsubscribeConfirmation": ["Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"],
}


@pytest.fixture
def web() -> Iterator[Web]:
    with Web() as running:
        yield running


def fetch(url: str) -> tuple[bytes, str]:
    with urllib.request.urlopen(url, timeout=20) as answer:
        return answer.read(), answer.headers["content-type"]


def verify(document: dict[str, Any]) -> None:
    """Raises InvalidSignature."""
    pem, _ = fetch(document["SigningCertURL"])
    key = x509.load_pem_x509_certificate(pem).public_key()
    assert isinstance(key, RSAPublicKey)
    text = "".join(f"{name}\n{document[name]}\n" for name in NAMES[document["Type"]] if name in document)
    algorithm = {"1": SHA1(), "2": SHA256()}[document["SignatureVersion"]]
    key.verify(b64decode(document["Signature"]), text.encode(), PKCS1v15(), algorithm)


# The text that is signed: the guide's own examples.


def test_the_text_of_a_notification() -> None:
    note = Note(
        "Notification",
        "4d4dc071-ddbf-465d-bba8-08f81c89da64",
        "arn:aws:sns:us-east-2:123456789012:s4-MySNSTopic-1G1WEFCOXTC0P",
        "My Test Message",
        "2019-01-31T04:37:04.321Z",
        "My subject",
    )
    assert canonical(note).decode().splitlines() == [
        "Message",
        "My Test Message",
        "MessageId",
        "4d4dc071-ddbf-465d-bba8-08f81c89da64",
        "Subject",
        "My subject",
        "Timestamp",
        "2019-01-31T04:37:04.321Z",
        "TopicArn",
        "arn:aws:sns:us-east-2:123456789012:s4-MySNSTopic-1G1WEFCOXTC0P",
        "Type",
        "Notification",
    ]
    assert canonical(note).endswith(b"Notification\n")


def test_the_text_of_a_confirmation() -> None:
    note = Note(
        "SubscriptionConfirmation",
        "3d891288-136d-417f-bc05-901c108273ee",
        "arn:aws:sns:us-east-2:123456789012:s4-MySNSTopic-1G1WEFCOXTC0P",
        "My Test Message",
        "2019-01-31T19:25:13.719Z",
        token="233...",
        subscribe_url="https://sns.us-east-2.amazonaws.com/?Action=ConfirmSubscription&Token=233...",
    )
    assert canonical(note).decode().splitlines()[::2] == NAMES["SubscriptionConfirmation"]


# What is delivered


@pytest.mark.parametrize("version", ["1", "2"])
@pytest.mark.parametrize(
    ("text", "request_"),
    [
        pytest.param("hello", {}, id="without a subject"),
        pytest.param("hello", {"Subject": "a subject"}, id="with one"),
        pytest.param('"quotes", \\, /, tabs\t and\nlines\r\n', {}, id="escapes"),
        pytest.param("Grüße, 日本, 🌫", {"Subject": "Nebel"}, id="not ASCII"),
        pytest.param(
            "hello", {"MessageAttributes": {"a": {"DataType": "String", "StringValue": "b"}}}, id="with attributes"
        ),
    ],
)
def test_messages_in_queues_verify(hub: Hub, version: str, text: str, request_: dict[str, Any]) -> None:
    topic = hub.topic(SignatureVersion=version)
    queue = hub.queue()
    hub.subscribe(topic, queue)
    hub.publish(topic, text, **request_)
    document = hub.envelopes(queue)[0]
    assert (document["Message"], document["SignatureVersion"]) == (text, version)
    assert len(b64decode(document["Signature"])) == 256  # 2,048 bits
    verify(document)
    with pytest.raises(InvalidSignature):
        verify({**document, "Message": "another"})


@pytest.mark.parametrize("version", ["1", "2"])
def test_questions_to_endpoints_verify(hub: Hub, web: Web, version: str) -> None:
    topic = hub.topic(SignatureVersion=version)
    hub.sns.subscribe(TopicArn=topic, Protocol="http", Endpoint=web.url)
    question = json.loads(web.wait()[0].body)
    verify(question)
    with pytest.raises(InvalidSignature):
        verify({**question, "SubscribeURL": "http://elsewhere.example.com"})


def test_each_protocol_text_is_signed(hub: Hub) -> None:
    topic = hub.topic()
    queue = hub.queue()
    hub.subscribe(topic, queue)
    hub.publish(topic, json.dumps({"default": "for all", "sqs": "for queues"}), MessageStructure="json")
    document = hub.envelopes(queue)[0]
    assert document["Message"] == "for queues"
    verify(document)


# The certificate


def test_the_certificate_is_served_where_validators_look(hub: Hub) -> None:
    topic = hub.topic()
    queue = hub.queue()
    hub.subscribe(topic, queue)
    hub.publish(topic)
    url = hub.envelopes(queue)[0]["SigningCertURL"]
    assert url.startswith(f"{hub.endpoint}/SimpleNotificationService-")
    pem, content_type = fetch(url)
    assert content_type == "application/x-pem-file"
    certificate = x509.load_pem_x509_certificate(pem)
    key = certificate.public_key()
    assert isinstance(key, RSAPublicKey)
    assert key.key_size == 2048
    assert "sns.amazonaws.com" in certificate.subject.rfc4514_string()


def test_another_name_is_not_found(hub: Hub) -> None:
    with pytest.raises(urllib.error.HTTPError, match="404"):
        fetch(f"{hub.endpoint}/SimpleNotificationService-{'0' * 32}.pem")


def test_the_key_outlives_a_restart(tmp_path: Path) -> None:
    def certificate(name: str) -> str:
        with Hub(data=tmp_path) as hub:
            topic = hub.topic(name)
            queue = hub.queue(name)
            hub.subscribe(topic, queue)
            hub.publish(topic)
            document = hub.envelopes(queue)[0]
            verify(document)
            return str(document["SigningCertURL"]).rpartition("/")[2]

    assert certificate("one") == certificate("two")


def test_a_reset_makes_a_new_key(hub: Hub) -> None:
    def certificate() -> str:
        topic = hub.topic()
        queue = hub.queue()
        hub.subscribe(topic, queue)
        hub.publish(topic)
        document = hub.envelopes(queue)[0]
        verify(document)
        return str(document["SigningCertURL"])

    before = certificate()
    request = urllib.request.Request(f"{hub.endpoint}/_fogbank/reset", method="POST")
    with urllib.request.urlopen(request, timeout=20):
        pass
    assert certificate() != before


@pytest.mark.parametrize("engine", ENGINES)
def test_many_who_need_a_key_at_once_share_one(engine: str, tmp_path: Path) -> None:
    async def story() -> None:
        async with opened(engine, tmp_path) as (store, world):
            note = Note("Notification", "id", "arn", "text", "now")
            signers = [Signer(store, world), Signer(store, world)]  # as two processes would
            signed = await asyncio.gather(
                *(signer.sign(note, version="2", endpoint="http://here") for signer in signers for _ in range(8))
            )
            assert len(set(signed)) == 1

    run(story())
