"""What a message may be, and its check sums.

https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html
"""

import re
from collections.abc import Mapping
from hashlib import md5, sha256
from typing import Final, Protocol

from fogbank.kernel.limits import Limits
from fogbank.services.sqs.errors import (
    InvalidMessageContents,
    InvalidParameterValue,
    InvalidValue,
    MissingParameter,
    UnsupportedOperation,
)
from fogbank.services.sqs.model import Queue, StoredMessage
from fogbank.services.sqs.shapes import Attributes, MessageAttributeValue

TRACE_HEADER: Final = "AWSTraceHeader"
_FORBIDDEN: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ATTRIBUTE_NAME: Final = re.compile(r"[A-Za-z0-9_.-]+\Z")
_ID: Final = re.compile(r"""[A-Za-z0-9!"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~]{1,128}\Z""")
_NUMBER: Final = re.compile(r"\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*\Z")
_NOT_FOR_THIS_TYPE: Final = "The request include parameter that is not valid for this queue type."


class Draft(Protocol):
    """What SendMessage and an entry of SendMessageBatch have in common."""

    @property
    def message_body(self) -> str: ...
    @property
    def delay_seconds(self) -> int | None: ...
    @property
    def message_attributes(self) -> Attributes | None: ...
    @property
    def message_system_attributes(self) -> Attributes | None: ...
    @property
    def message_deduplication_id(self) -> str | None: ...
    @property
    def message_group_id(self) -> str | None: ...


def accept(
    queue: Queue, draft: Draft, limits: Limits, *, message_id: str, sender_id: str, now_ms: int
) -> StoredMessage:
    """The message that this draft becomes in this queue. Raises what SQS would say against it."""
    body = draft.message_body
    if not body:
        raise MissingParameter("MessageBody")
    # Most bodies are one line of printable text, which is quickly said.
    if not body.isprintable() and _FORBIDDEN.search(body):
        raise InvalidMessageContents(
            "Invalid characters found. Valid unicode characters are "
            "#x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF"
        )
    attributes = draft.message_attributes or None
    if attributes:
        check_attributes(attributes, limits)
    raw_body = body.encode()
    size_bytes = len(raw_body) + (attributes_size(attributes) if attributes else 0)
    if size_bytes > queue.settings.maximum_message_bytes:
        raise InvalidParameterValue(
            "One or more parameters are invalid. "
            f"Reason: Message must be shorter than {queue.settings.maximum_message_bytes} bytes."
        )
    return StoredMessage(
        message_id,
        body,
        md5(raw_body, usedforsecurity=False).hexdigest(),
        sender_id,
        now_ms,
        attributes,
        md5_of_attributes(attributes) if attributes else None,
        _trace_header(draft.message_system_attributes) if draft.message_system_attributes else None,
        _group_id(queue, draft.message_group_id),
        _deduplication_id(queue, draft.message_deduplication_id, raw_body),
    )


def delay_s(queue: Queue, draft: Draft, limits: Limits) -> int:
    """How long the message is kept back. A message's own DelaySeconds of 0 beats the queue's."""
    asked_s = draft.delay_seconds
    if asked_s is None:
        return queue.settings.delay_s
    if not 0 <= asked_s <= limits.sqs_delay_s_max:
        reason = f"DelaySeconds must be >= 0 and <= {limits.sqs_delay_s_max}."
        raise InvalidValue(asked_s, "DelaySeconds", reason)
    if queue.fifo:
        # On a FIFO queue the delay is the queue's; of a message's own only 0 is let through, and says nothing.
        if asked_s:
            raise InvalidValue(asked_s, "DelaySeconds", _NOT_FOR_THIS_TYPE)
        return queue.settings.delay_s
    return asked_s


def _group_id(queue: Queue, group_id: str | None) -> str | None:
    if group_id is None:
        if queue.fifo:
            raise MissingParameter("MessageGroupId")
        return None
    return _checked_id(group_id, "MessageGroupId")


def _deduplication_id(queue: Queue, deduplication_id: str | None, raw_body: bytes) -> str | None:
    if not queue.fifo:
        if deduplication_id is not None:
            raise InvalidValue(deduplication_id, "MessageDeduplicationId", _NOT_FOR_THIS_TYPE)
        return None
    if deduplication_id is not None:
        return _checked_id(deduplication_id, "MessageDeduplicationId")
    if not queue.settings.content_based_deduplication:
        raise InvalidParameterValue(
            "The queue should either have ContentBasedDeduplication enabled or "
            "MessageDeduplicationId provided explicitly"
        )
    return sha256(raw_body).hexdigest()


def _checked_id(text: str, parameter: str) -> str:
    if not _ID.match(text):
        reason = f"{parameter} can only include alphanumeric and punctuation characters. 1 to 128 in length."
        raise InvalidValue(text, parameter, reason)
    return text


def _trace_header(system_attributes: Attributes) -> str:
    for name, value in system_attributes.items():
        if name != TRACE_HEADER:
            raise InvalidParameterValue(f"Message system attribute name '{name}' is not supported.")
        if value.data_type != "String" or not value.string_value:
            raise InvalidParameterValue(
                f"The message system attribute '{name}' must be of type String and must not be empty."
            )
    return system_attributes[TRACE_HEADER].string_value or ""


# Message attributes


def check_attributes(attributes: Attributes, limits: Limits) -> None:
    """Raises InvalidParameterValue for a name, type or value that SQS does not take."""
    if len(attributes) > limits.sqs_message_attributes_max:
        raise InvalidParameterValue(
            f"Number of message attributes [{len(attributes)}] exceeds the allowed maximum "
            f"[{limits.sqs_message_attributes_max}]."
        )
    for name, value in attributes.items():
        _check_name(name)
        _check_value(name, value)


def _check_name(name: str) -> None:
    if not name:
        raise InvalidParameterValue("The request must contain non-empty message (user) attribute names.")
    if len(name) > 256:
        raise InvalidParameterValue(
            f"Message (user) attribute name can not be longer than 256 characters, but it has length {len(name)}."
        )
    if not _ATTRIBUTE_NAME.match(name):
        raise InvalidParameterValue(
            f"Message (user) attributes name '{name}' contains invalid characters. "
            "Only alphanumeric characters, underscores, hyphens and periods are allowed."
        )
    if name.lower().startswith(("aws.", "amazon.")):
        raise InvalidParameterValue(f"Message (user) attribute name '{name}' can not start with a reserved prefix.")
    if name.startswith(".") or name.endswith(".") or ".." in name:
        raise InvalidParameterValue(
            f"Message (user) attribute name '{name}' can not start or end with '.' or have successive '.' characters."
        )


def _check_value(name: str, value: MessageAttributeValue) -> None:
    kind = value.data_type.split(".", 1)[0]
    if value.string_list_values or value.binary_list_values:
        raise UnsupportedOperation("Message attribute list values in SendMessage operation are not supported.")
    if not value.data_type:
        raise InvalidParameterValue(
            f"The message (user) attribute '{name}' must contain a non-empty message attribute type."
        )
    if kind not in ("String", "Number", "Binary") or len(value.data_type) > 256:
        raise InvalidParameterValue(
            f"The message (user) attribute '{name}' has an invalid message (user) attribute type, "
            "the set of supported type prefixes is Binary, Number, and String."
        )
    field, other = ("Binary", value.string_value) if kind == "Binary" else ("String", value.binary_value)
    if other is not None:
        raise InvalidParameterValue(
            f"The message (user) attribute '{name}' with type '{kind}' must use field '{field}'."
        )
    if not (value.binary_value if kind == "Binary" else value.string_value):
        raise InvalidParameterValue(
            f"The message (user) attribute '{name}' must contain a non-empty message (user) attribute value for "
            f"message (user) attribute type '{kind}'."
        )
    text = value.string_value or ""
    if _FORBIDDEN.search(text):
        raise InvalidParameterValue(
            f"Invalid binary character found in the message (user) attribute '{name}', "
            "the set of allowed characters is #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF"
        )
    if kind == "Number" and not _NUMBER.match(text):
        raise InvalidParameterValue(f"Can't cast the value of message (user) attribute '{name}' to a number.")


def attributes_size(attributes: Attributes) -> int:
    """Bytes that attributes add to their message: names, types and values all count."""
    return sum(
        len(name.encode()) + len(value.data_type.encode()) + len(_raw(value)) for name, value in attributes.items()
    )


def md5_of_attributes(attributes: Mapping[str, MessageAttributeValue]) -> str:
    """The check sum that SDKs compare.

    https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html
    #sqs-attributes-md5-message-digest-calculation: sorted by name; each of name, type and value as its length
    in four bytes (big endian) and its bytes; before the value one byte, 1 for text and 2 for binary.
    """
    digest = md5(usedforsecurity=False)
    for name in sorted(attributes):
        value = attributes[name]
        kind = b"\x02" if value.data_type.startswith("Binary") else b"\x01"
        digest.update(_counted(name.encode()) + _counted(value.data_type.encode()) + kind + _counted(_raw(value)))
    return digest.hexdigest()


def _counted(raw: bytes) -> bytes:
    return len(raw).to_bytes(4, "big") + raw


def _raw(value: MessageAttributeValue) -> bytes:
    return (value.string_value or "").encode() if value.binary_value is None else value.binary_value
