"""What SNS says to an endpoint: the JSON document, and the text in it that is signed. Pure.

Forms: https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html
What is signed: https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
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
    return f"{_second(seconds)}.{ms:03d}Z"


@lru_cache(maxsize=64)
def _second(seconds: int) -> str:
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%dT%H:%M:%S}"


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
    return addressed(frame(note, signed, attributes=attributes, sequence_number=sequence_number), unsubscribe_url)


def frame(
    note: Note, signed: Signed, *, attributes: Mapping[str, Attribute] | None = None, sequence_number: str = ""
) -> tuple[bytes, bytes]:
    """What is before and behind the URL that ends a subscription: the same for all subscriptions."""
    values = (
        note.type,
        note.message_id,
        sequence_number,
        note.token,
        note.topic_arn,
        note.subject,
        note.message,
        note.subscribe_url,
        note.timestamp,
        signed.version,
        signed.signature,
        signed.certificate_url,
    )
    lines = b",\n".join(name + _text(value) for name, value in zip(_NAMES, values, strict=True) if value)
    shown = b""
    if attributes:
        inner = b",\n".join(b"    %b : %b" % (_text(name), _text(value)) for name, value in attributes.items())
        shown = b',\n  "MessageAttributes" : {\n%b\n  }' % inner
    return b"{\n" + lines, shown + b"\n}"


def addressed(frame: tuple[bytes, bytes], unsubscribe_url: str) -> bytes:
    """The document for one subscription."""
    before, behind = frame
    return (
        b'%b,\n  "UnsubscribeURL" : %b%b' % (before, _text(unsubscribe_url), behind)
        if unsubscribe_url
        else before + behind
    )


# All that there may be, in AWS's order; what is empty is left out.
_NAMES: Final = tuple(
    b'  "%b" : ' % name
    for name in (
        b"Type",
        b"MessageId",
        b"SequenceNumber",
        b"Token",
        b"TopicArn",
        b"Subject",
        b"Message",
        b"SubscribeURL",
        b"Timestamp",
        b"SignatureVersion",
        b"Signature",
        b"SigningCertURL",
    )
)
