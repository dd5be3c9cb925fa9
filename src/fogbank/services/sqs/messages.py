"""What a message may be, and its check sums.

https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html
"""

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import cache, lru_cache
from hashlib import md5, sha256
from typing import Final, Protocol

from fogbank.kernel.limits import Limits
from fogbank.services.sqs.errors import (
    InvalidMessageContents,
    InvalidParameterValue,
    InvalidValue,
    MissingParameter,
    NotForThisQueueType,
    UnsupportedOperation,
)
from fogbank.services.sqs.model import Queue, StoredMessage
from fogbank.services.sqs.shapes import Attributes, MessageAttributeValue

TRACE_HEADER: Final = "AWSTraceHeader"
_CONTROLS: Final = bytes(byte for byte in range(0x20) if byte not in b"\t\n\r")
_ATTRIBUTE_NAME: Final = re.compile(r"[A-Za-z0-9_.-]+\Z")
_ID: Final = re.compile(r"""[A-Za-z0-9!"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~]{1,128}\Z""")
_NUMBER: Final = re.compile(r"\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,4})?\s*\Z", re.ASCII)
_KINDS: Final = ("String", "Number", "Binary")
_ALLOWED: Final = "#x9 | #xA | #xD | [#x20-#xD7FF] | [#xE000-#xFFFD] | [#x10000-#x10FFFF]"


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


@cache
def _forbidden() -> re.Pattern[str]:
    """Made when first needed: so large a set of characters takes milliseconds, and a start has none to give."""
    return re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def accept(
    queue: Queue,
    draft: Draft,
    limits: Limits,
    *,
    message_id: str,
    sender_id: str,
    now_ms: int,
    trace: str = "",
    trace_header: str | None = None,
    seal: str = "",
) -> StoredMessage:
    """The message that this draft becomes in this queue. Raises what SQS would say against it.

    `trace` is the tracing header of what puts it there; `trace_header` is shown where the draft brings none.
    """
    body = draft.message_body
    if not body:
        raise MissingParameter("MessageBody")
    raw_body = body.encode()
    # Most bodies are ASCII without control characters, which is quickly said.
    if (not body.isascii() or raw_body.translate(None, _CONTROLS) != raw_body) and (found := _forbidden().search(body)):
        # https://github.com/psd401/aistudio/issues/1525
        raise InvalidMessageContents(
            f"Invalid binary character '#x{ord(found[0]):X}' was found in the message body, "
            f"the set of allowed characters is {_ALLOWED}."
        )
    attributes = draft.message_attributes or None
    if attributes:
        check_attributes(attributes, limits)
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
        _trace_header(draft.message_system_attributes) if draft.message_system_attributes else trace_header,
        _group_id(queue, draft.message_group_id),
        _deduplication_id(queue, draft.message_deduplication_id, raw_body),
        trace=trace,
        seal=seal,
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
            raise NotForThisQueueType(asked_s, "DelaySeconds")
        return queue.settings.delay_s
    return asked_s


def _group_id(queue: Queue, group_id: str | None) -> str | None:
    if group_id is None:
        if queue.fifo:
            raise MissingParameter("MessageGroupId")
        return None
    return checked_id(group_id, "MessageGroupId")


def _deduplication_id(queue: Queue, deduplication_id: str | None, raw_body: bytes) -> str | None:
    if not queue.fifo:
        if deduplication_id is not None:
            raise NotForThisQueueType(deduplication_id, "MessageDeduplicationId")
        return None
    if deduplication_id is not None:
        return checked_id(deduplication_id, "MessageDeduplicationId")
    if not queue.settings.content_based_deduplication:
        raise InvalidParameterValue(
            "The queue should either have ContentBasedDeduplication enabled or "
            "MessageDeduplicationId provided explicitly"
        )
    return sha256(raw_body).hexdigest()


def checked_id(text: str, parameter: str) -> str:
    """The id, if it is one. Raises InvalidParameterValue."""
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
    """Raises InvalidParameterValue for a name, type or value that SQS does not take.

    https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html
    """
    if len(attributes) > limits.sqs_message_attributes_max:
        # https://github.com/aws/aws-sdk-js/issues/2876
        raise InvalidParameterValue(
            f"Number of message attributes [{len(attributes)}] exceeds the allowed maximum "
            f"[{limits.sqs_message_attributes_max}]."
        )
    for name, value in attributes.items():
        _check_name(name)
        _check_type(name, value.data_type)
        _check_value(name, value)


# The same names and types come again and again; what is refused is not remembered.
@lru_cache(maxsize=1024)
def _check_name(name: str) -> None:
    if not name:
        # https://github.com/aws/aws-sdk-php/issues/694
        raise InvalidParameterValue("The request must contain non-empty message attribute name.")
    # The rules are documented; how a name that breaks one is told so is a guess.
    if len(name) > 256:
        raise InvalidParameterValue(
            f"Message (user) attribute name can not be longer than 256 characters, but it has length {len(name)}."
        )
    if not _ATTRIBUTE_NAME.match(name):
        raise InvalidParameterValue(
            f"Message (user) attribute name '{name}' contains invalid characters. "
            "Only alphanumeric characters, underscores, hyphens and periods are allowed."
        )
    if name.lower().startswith(("aws.", "amazon.")):
        raise InvalidParameterValue(f"Message (user) attribute name '{name}' can not start with a reserved prefix.")
    if name.startswith(".") or name.endswith(".") or ".." in name:
        raise InvalidParameterValue(
            f"Message (user) attribute name '{name}' can not start or end with '.' or have successive '.' characters."
        )


@lru_cache(maxsize=1024)
def _check_type(name: str, data_type: str) -> None:
    if not data_type:
        # https://github.com/aws/aws-sdk-java/issues/1692
        raise InvalidParameterValue(f"The message attribute '{name}' must contain non-empty message attribute type.")
    if _kind(data_type) not in _KINDS or len(data_type) > 256:
        # https://github.com/grafana/k6-jslib-aws/pull/65
        raise InvalidParameterValue(
            f"The type of message (user) attribute '{name}' is invalid. "
            "You must use only the following supported type prefixes: Binary, Number, String."
        )


def _check_value(name: str, value: MessageAttributeValue) -> None:
    kind = _kind(value.data_type)
    if value.string_list_values or value.binary_list_values:
        raise UnsupportedOperation("Message attribute list values in SendMessage operation are not supported.")
    mine, other = value.string_value, value.binary_value
    if kind == "Binary":
        mine, other = other, mine
    if other:
        field = "BinaryValue" if kind == "Binary" else "StringValue"
        # A guess.
        raise InvalidParameterValue(f"Message (user) attribute '{name}' of type '{kind}' must use the field '{field}'.")
    if not mine:
        # As AWS was seen to answer.
        raise InvalidParameterValue(
            f"Message (user) attribute '{name}' must contain a non-empty value of type '{kind}'."
        )
    if kind != "Binary":
        _check_text(name, kind, value.string_value or "")


def _check_text(name: str, kind: str, text: str) -> None:
    """Both sentences are guesses, after the one for the body."""
    if not text.isprintable() and (found := _forbidden().search(text)):
        raise InvalidParameterValue(
            f"Invalid binary character '#x{ord(found[0]):X}' was found in the message (user) attribute '{name}', "
            f"the set of allowed characters is {_ALLOWED}."
        )
    if kind == "Number" and not _is_number(text):
        raise InvalidParameterValue(f"Can't cast the value of message (user) attribute '{name}' to a number.")


def _is_number(text: str) -> bool:
    """Up to 38 digits, of a size between 10^-128 and 10^126."""
    if not _NUMBER.match(text):
        return False
    number = Decimal(text.strip())
    digits = str(number.copy_abs()).replace(".", "").partition("E")[0].strip("0")
    return not number or (len(digits) <= 38 and -128 <= number.adjusted() <= 126)


def _kind(data_type: str) -> str:
    """String, Number or Binary, without the label that may follow."""
    return data_type.partition(".")[0]


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
