"""What a message may be, and what it is once SNS has taken it.

https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
https://docs.aws.amazon.com/sns/latest/dg/sns-message-attributes.html
"""

import json
import re
from collections.abc import Mapping
from functools import cache, lru_cache
from hashlib import sha256
from typing import Any, Final, Protocol, cast

from msgspec import Struct, msgpack

from fogbank.services.sns.errors import InvalidParameter, InvalidParameterValue
from fogbank.services.sns.model import Topic

_SUBJECT_CHARS_MAX: Final = 100
_NAME_CHARS_MAX: Final = 256
_ID: Final = re.compile(r"""[A-Za-z0-9!"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~]{1,128}\Z""")
_NUMBER: Final = re.compile(r"\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,4})?\s*\Z", re.ASCII)
_ATTRIBUTE_NAME: Final = re.compile(r"[A-Za-z0-9_.-]+\Z")
# Attributes that SNS gives a meaning to: of text messages, and of mobile push.
# https://docs.aws.amazon.com/sns/latest/dg/sms_publish-to-phone.html
# https://docs.aws.amazon.com/sns/latest/dg/sns-message-attributes.html#sns-attrib-mobile-reserved
_OWN_NAMES: Final = ("AWS.SNS.", "AWS.MM.")
_KINDS: Final = ("String", "Number", "Binary")
_ARRAY: Final = "String.Array"


class MessageAttributeValue(Struct, frozen=True, gc=False, rename="pascal"):
    """A typed value beside the text: String, String.Array, Number or Binary, with a label of one's own behind it."""

    data_type: str
    string_value: str | None = None
    binary_value: bytes | None = None


Attributes = Mapping[str, MessageAttributeValue]


class Draft(Protocol):
    """What Publish and an entry of PublishBatch have in common."""

    @property
    def message(self) -> str: ...
    @property
    def subject(self) -> str | None: ...
    @property
    def message_structure(self) -> str | None: ...
    @property
    def message_attributes(self) -> dict[str, MessageAttributeValue] | None: ...
    @property
    def message_deduplication_id(self) -> str | None: ...
    @property
    def message_group_id(self) -> str | None: ...


class Message(Struct, frozen=True, omit_defaults=True):
    """A message that was published. `texts` are those of single protocols; `text` is for all others."""

    id: str
    text: str
    at_ms: int
    subject: str = ""
    texts: Mapping[str, str] = {}
    attributes: Attributes = {}
    group_id: str = ""
    deduplication_id: str = ""
    sequence: str = ""
    trace_id: str = ""

    def text_for(self, protocol: str) -> str:
        return self.texts.get(protocol, self.text) if self.texts else self.text


encode: Final = msgpack.Encoder().encode
decode: Final = msgpack.Decoder(Message).decode


def accept(topic: Topic, draft: Draft, *, message_id: str, now_ms: int, trace_id: str) -> Message:
    """The message that this draft becomes in this topic. Raises what SNS would say against it."""
    group_id, deduplication_id = _ids(topic, draft)
    return message_of(
        draft,
        message_id=message_id,
        now_ms=now_ms,
        bytes_max=topic.message_bytes_max,
        group_id=group_id,
        deduplication_id=deduplication_id,
        trace_id=trace_id,
    )


def message_of(
    draft: Draft,
    *,
    message_id: str,
    now_ms: int,
    bytes_max: int,
    group_id: str = "",
    deduplication_id: str = "",
    trace_id: str = "",
) -> Message:
    """The same without a topic."""
    text = draft.message
    if not text:
        raise InvalidParameter("Empty message")
    attributes = draft.message_attributes or {}
    if attributes:
        check_attributes(attributes)
    if size_bytes(text, attributes) > bytes_max:
        raise InvalidParameter("Message too long")
    if draft.subject is not None:
        _check_subject(draft.subject)
    texts = _texts(text) if draft.message_structure == "json" else {}
    if draft.message_structure not in (None, "", "json"):
        raise InvalidParameter("MessageStructure")
    return Message(
        message_id,
        texts.get("default", text),
        now_ms,
        draft.subject or "",
        texts,
        attributes,
        group_id,
        deduplication_id,
        trace_id=trace_id,
    )


def size_bytes(text: str, attributes: Attributes) -> int:
    """The text's bytes and those of the attributes: names, types and values."""
    size = len(text) if text.isascii() else len(text.encode())
    for name, value in attributes.items():
        raw = (value.string_value or "").encode() if value.binary_value is None else value.binary_value
        size += len(name.encode()) + len(value.data_type.encode()) + len(raw)
    return size


def _check_subject(subject: str) -> None:
    """Up to 100 characters, no line breaks or control characters.

    The page says that it begins with a letter, number or punctuation mark, and that it is "less than 100 characters
    long"; 100 are taken.
    """
    if not 0 < len(subject) <= _SUBJECT_CHARS_MAX or not subject.isprintable():
        raise InvalidParameter("Subject")


def _texts(text: str) -> dict[str, str]:
    """MessageStructure=json: a text for each protocol, and one for the rest."""
    try:
        parsed: object = json.loads(text)
    except (ValueError, RecursionError):
        raise InvalidParameter("Message Structure - JSON message body failed to parse") from None
    if not isinstance(parsed, dict):
        raise InvalidParameter("Message Structure - JSON message body failed to parse")
    members = cast("dict[str, Any]", parsed)
    # Keys that are no protocol are ignored, and so are values that are no text.
    texts = {name: value for name, value in members.items() if isinstance(value, str)}
    if "default" not in texts:
        raise InvalidParameter("Message Structure - No default entry in JSON message body")
    return texts


# Order and duplicates


def _ids(topic: Topic, draft: Draft) -> tuple[str, str]:
    """The group's and the deduplication id. Standard topics take a group for fair queues, and pass it on.

    https://docs.aws.amazon.com/sns/latest/dg/fifo-message-dedup.html
    """
    group_id, deduplication_id = draft.message_group_id, draft.message_deduplication_id
    if group_id is not None:
        _check_id("MessageGroupId", group_id)
    if not topic.fifo:
        if deduplication_id is not None:
            raise InvalidParameter(
                "MessageDeduplicationId",
                "The request includes MessageDeduplicationId parameter that is not valid for this topic type",
            )
        return group_id or "", ""
    if group_id is None:
        raise InvalidParameter("The MessageGroupId parameter is required for FIFO topics")
    if deduplication_id is not None:
        _check_id("MessageDeduplicationId", deduplication_id)
        return group_id, deduplication_id
    if topic.attributes.get("ContentBasedDeduplication") != "true":
        raise InvalidParameter(
            "The topic should either have ContentBasedDeduplication enabled or "
            "MessageDeduplicationId provided explicitly"
        )
    return group_id, sha256(draft.message.encode()).hexdigest()


def _check_id(parameter: str, text: str) -> None:
    if not _ID.match(text):
        raise InvalidParameter(
            parameter,
            f"{parameter} can only include alphanumeric and punctuation characters. 1 to 128 in length",
        )


# Message attributes


@cache
def _forbidden() -> re.Pattern[str]:
    """Made when first needed: so large a set of characters takes milliseconds."""
    return re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def check_attributes(attributes: Attributes) -> None:
    """Raises InvalidParameterValue. The rules are those of SQS, and of arrays."""
    for name, value in attributes.items():
        _check_name(name)
        _check_type(name, value.data_type)
        _check_value(name, value)


# The same names and types come again and again; what is refused is not remembered.
@lru_cache(maxsize=1024)
def _check_name(name: str) -> None:
    """https://docs.aws.amazon.com/sns/latest/dg/sns-message-attributes.html; how it is told is a guess."""
    if not name:
        raise InvalidParameterValue("The request must contain non-empty message attribute names.")
    if len(name) > _NAME_CHARS_MAX:
        raise InvalidParameterValue(
            f"Length of message attribute name must be less than or equal to {_NAME_CHARS_MAX} bytes."
        )
    if not _ATTRIBUTE_NAME.match(name):
        raise InvalidParameterValue(
            f"Invalid non-alphanumeric character '#x{ord(_bad_character(name)):X}' was found in the message attribute "
            "name. Can only include alphanumeric characters, hyphens, underscores, or dots."
        )
    if name.lower().startswith(("aws.", "amazon.")) and not name.startswith(_OWN_NAMES):
        raise InvalidParameterValue("You can't use message attribute names beginning with 'AWS.' or 'Amazon.'.")
    if name.startswith(".") or name.endswith(".") or ".." in name:
        raise InvalidParameterValue("Invalid message attribute name. Can't start or end with or repeat a dot.")


def _bad_character(name: str) -> str:
    return next(character for character in name if not _ATTRIBUTE_NAME.match(character))


@lru_cache(maxsize=1024)
def _check_type(name: str, data_type: str) -> None:
    if not data_type:
        raise InvalidParameterValue(f"The message attribute '{name}' must contain non-empty message attribute type.")
    if data_type.partition(".")[0] not in _KINDS or len(data_type) > _NAME_CHARS_MAX:
        raise InvalidParameterValue(
            f"The message attribute '{name}' has an invalid message attribute type, the set of supported type prefixes "
            "is Binary, Number, and String."
        )


def _check_value(name: str, value: MessageAttributeValue) -> None:
    kind = value.data_type.partition(".")[0]
    mine, other = value.string_value, value.binary_value
    if kind == "Binary":
        mine, other = other, mine
    if not mine:
        field = "binary" if kind == "Binary" else "string"
        if other:
            raise InvalidParameterValue(
                f"The message attribute '{name}' with type '{value.data_type}' must use field '{field.capitalize()}'."
            )
        raise InvalidParameterValue(
            f"The message attribute '{name}' must contain non-empty message attribute value for message attribute "
            f"type '{value.data_type}'."
        )
    if value.string_value is not None and kind != "Binary":
        _check_text(name, value.data_type, value.string_value)


def _check_text(name: str, data_type: str, text: str) -> None:
    if not text.isprintable() and _forbidden().search(text):
        raise InvalidParameterValue(f"The message attribute '{name}' contains an invalid character.")
    if data_type.startswith("Number") and not _NUMBER.match(text):
        raise InvalidParameterValue(f"Could not cast message attribute '{name}' value to number.")
    if data_type == _ARRAY and not _is_array(text):
        raise InvalidParameterValue(f"Could not parse message attribute '{name}' value as a JSON array.")


def _is_array(text: str) -> bool:
    """Strings, numbers, true, false and null, in JSON."""
    try:
        parsed: object = json.loads(text)
    except (ValueError, RecursionError):
        return False
    if not isinstance(parsed, list):
        return False
    return not any(isinstance(each, dict | list) for each in cast("list[Any]", parsed))
