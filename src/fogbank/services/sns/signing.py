"""What SNS says to an endpoint: the JSON document, and the text in it that is signed. Pure.

Forms: https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html
What is signed: https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Final, Literal

import msgspec
from msgspec import Struct

Type = Literal["Notification", "SubscriptionConfirmation", "UnsubscribeConfirmation"]

_text: Final = msgspec.json.Encoder().encode


class Note(Struct, frozen=True, gc=False):
    """One message as it is signed. A subject that is empty is not there; confirmations have a token and a URL."""

    type: Type
    message_id: str
    topic_arn: str
    message: str
    timestamp: str  # as `timestamp` writes it
    subject: str = ""
    token: str = ""
    subscribe_url: str = ""


class Signed(Struct, frozen=True, gc=False):
    """A signature in base64, its version, and where the certificate is that it can be checked with."""

    version: str
    signature: str
    certificate_url: str


class Attribute(Struct, frozen=True, gc=False, rename="pascal"):
    """A message attribute as the document shows it; binary values in base64."""

    type: str
    value: str


def timestamp(at_ms: int) -> str:
    """`2012-05-02T00:54:06.655Z`"""
    seconds, ms = divmod(at_ms, 1000)
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%dT%H:%M:%S}.{ms:03d}Z"


def canonical(note: Note) -> bytes:
    """The text to sign: names and values, each on a line of its own, in the order of the names' bytes."""
    if note.type == "Notification":
        subject = f"Subject\n{note.subject}\n" if note.subject else ""
        between, token = subject, ""
    else:
        between, token = f"SubscribeURL\n{note.subscribe_url}\n", f"Token\n{note.token}\n"
    text = (
        f"Message\n{note.message}\nMessageId\n{note.message_id}\n{between}"
        f"Timestamp\n{note.timestamp}\n{token}TopicArn\n{note.topic_arn}\nType\n{note.type}\n"
    )
    return text.encode()


def document(
    note: Note,
    signed: Signed,
    *,
    unsubscribe_url: str = "",
    attributes: Mapping[str, Attribute] | None = None,
    sequence_number: str = "",
) -> bytes:
    """The JSON document, in the very spacing that AWS gives it."""
    lines = b",\n".join(
        b"  %b : %b" % (_text(name), _text(value))
        for name, value in _members(note, signed, unsubscribe_url, sequence_number)
        if value
    )
    shown = b""
    if attributes:
        inner = b",\n".join(b"    %b : %b" % (_text(name), _text(value)) for name, value in attributes.items())
        shown = b',\n  "MessageAttributes" : {\n%b\n  }' % inner
    return b"{\n%b%b\n}" % (lines, shown)


def _members(note: Note, signed: Signed, unsubscribe_url: str, sequence_number: str) -> Iterator[tuple[str, str]]:
    """All that there may be, in AWS's order; what is empty is left out."""
    yield "Type", note.type
    yield "MessageId", note.message_id
    yield "SequenceNumber", sequence_number
    yield "Token", note.token
    yield "TopicArn", note.topic_arn
    yield "Subject", note.subject
    yield "Message", note.message
    yield "SubscribeURL", note.subscribe_url
    yield "Timestamp", note.timestamp
    yield "SignatureVersion", signed.version
    yield "Signature", signed.signature
    yield "SigningCertURL", signed.certificate_url
    yield "UnsubscribeURL", unsubscribe_url
