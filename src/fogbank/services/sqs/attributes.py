"""Queue attributes: their texts, ranges and defaults.

On the wire an attribute is a string. Here it becomes a typed setting and goes back again; which text was
wrong is said in AWS's words.

https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html
"""

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.limits import Limits
from fogbank.services.sqs.errors import InvalidAttributeName, InvalidAttributeValue
from fogbank.services.sqs.model import Queue, RedriveAllowPolicy, Settings
from fogbank.services.sqs.policy import check_policy
from fogbank.services.sqs.redrive import read_redrive_allow_policy, read_redrive_policy, write_redrive_policy


class _Place(Struct, frozen=True):
    """What the reading of an attribute may depend on."""

    account: str
    region: str
    limits: Limits


_Read = Callable[[str, str, _Place], dict[str, Any]]


def _whole(field: str, low: int, high: int) -> _Read:
    def read(name: str, text: str, _: _Place) -> dict[str, Any]:
        if not (text.isascii() and text.isdigit() and len(text) <= 10 and low <= int(text) <= high):
            raise InvalidAttributeValue(name)
        return {field: int(text)}

    return read


def _boolean(field: str) -> _Read:
    def read(name: str, text: str, _: _Place) -> dict[str, Any]:
        if text.lower() not in ("true", "false"):
            raise InvalidAttributeValue(name)
        return {field: text.lower() == "true"}

    return read


def _choice(field: str, *values: str) -> _Read:
    def read(name: str, text: str, _: _Place) -> dict[str, Any]:
        if text not in values:
            raise InvalidAttributeValue(name)
        return {field: text}

    return read


def _policy(name: str, text: str, _: _Place) -> dict[str, Any]:
    if text:
        check_policy(name, text)
    return {"policy": text}


def _redrive_policy(_name: str, text: str, place: _Place) -> dict[str, Any]:
    redrive = read_redrive_policy(text, place.limits, account=place.account, region=place.region) if text else None
    return {"redrive_policy": text, "redrive": redrive}


def _redrive_allow_policy(_name: str, text: str, place: _Place) -> dict[str, Any]:
    allow = read_redrive_allow_policy(text, place.limits) if text else RedriveAllowPolicy()
    return {"redrive_allow_policy": text, "redrive_allow": allow}


def _key(_name: str, text: str, _place: _Place) -> dict[str, Any]:
    return {"kms_master_key_id": text}


_SETTABLE: Final[Mapping[str, _Read]] = {
    "DelaySeconds": _whole("delay_s", 0, 900),
    "MaximumMessageSize": _whole("maximum_message_bytes", 1024, 1_048_576),
    "MessageRetentionPeriod": _whole("retention_s", 60, 1_209_600),
    "ReceiveMessageWaitTimeSeconds": _whole("wait_s", 0, 20),
    "VisibilityTimeout": _whole("visibility_s", 0, 43_200),
    "Policy": _policy,
    "RedrivePolicy": _redrive_policy,
    "RedriveAllowPolicy": _redrive_allow_policy,
    "KmsMasterKeyId": _key,
    "KmsDataKeyReusePeriodSeconds": _whole("kms_reuse_s", 60, 86_400),
    "SqsManagedSseEnabled": _boolean("sqs_managed_sse"),
}
_SETTABLE_FIFO: Final[Mapping[str, _Read]] = {
    "ContentBasedDeduplication": _boolean("content_based_deduplication"),
    "DeduplicationScope": _choice("deduplication_scope", "messageGroup", "queue"),
    "FifoThroughputLimit": _choice("throughput_limit", "perQueue", "perMessageGroupId"),
}


def apply(settings: Settings, attributes: Mapping[str, str], limits: Limits, *, account: str, region: str) -> Settings:
    """The settings with these attributes changed. Raises InvalidAttributeName, InvalidAttributeValue and
    InvalidParameterValue; nothing is changed in part."""
    place = _Place(account, region, limits)
    changes: dict[str, Any] = {}
    for name, text in attributes.items():
        read = _SETTABLE.get(name) or (_SETTABLE_FIFO.get(name) if settings.fifo else None)
        if read is None:
            raise InvalidAttributeName(name)
        changes |= read(name, text, place)
    changed = replace(settings, **changes, **_other_encryption(changes))
    if changed.throughput_limit == "perMessageGroupId" and changed.deduplication_scope != "messageGroup":
        # The rule is documented, its words are a guess.
        raise InvalidAttributeValue(
            "FifoThroughputLimit",
            "The perMessageGroupId value is allowed only when DeduplicationScope is messageGroup.",
        )
    return changed


def _other_encryption(changes: Mapping[str, Any]) -> dict[str, Any]:
    """One kind of encryption at a time: what one of the attributes says, holds for the other that says nothing.

    Documented is that the two exclude each other; how one follows the other is a guess, and so are the words.
    """
    match changes:
        case {"kms_master_key_id": str(key), "sqs_managed_sse": True} if key:
            raise InvalidAttributeValue(
                "SqsManagedSseEnabled",
                "You can use one type of server-side encryption (SSE) at one time. "
                "You can either enable KMS SSE or SQS SSE.",
            )
        case {"sqs_managed_sse": True}:
            return {} if "kms_master_key_id" in changes else {"kms_master_key_id": ""}
        case {"kms_master_key_id": str(key)} if "sqs_managed_sse" not in changes:
            return {"sqs_managed_sse": not key}
        case _:
            return {}


def differ(one: Queue, other: Queue, name: str) -> bool:
    """Whether two queues differ in an attribute's meaning; how a JSON text is spelled means nothing."""
    texts = (show(queue, [name], Counts()).get(name, "") for queue in (one, other))
    first, second = (json.loads(text) if text.startswith("{") else text for text in texts)
    return bool(first != second)


class Counts(Struct, frozen=True):
    """The approximate numbers of messages, which here are exact."""

    ready: int = 0
    in_flight: int = 0
    delayed: int = 0


_COUNTS: Final[Mapping[str, Callable[[Counts], int]]] = {
    "ApproximateNumberOfMessages": lambda counts: counts.ready,
    "ApproximateNumberOfMessagesNotVisible": lambda counts: counts.in_flight,
    "ApproximateNumberOfMessagesDelayed": lambda counts: counts.delayed,
}


def _text(value: bool) -> str:
    return "true" if value else "false"


# Each gives the attribute's text, or "" when the queue does not have it and it is left out.
_SHOW: Final[Mapping[str, Callable[[Queue], str]]] = {
    "QueueArn": lambda queue: queue.arn,
    "CreatedTimestamp": lambda queue: str(queue.created_s),
    "LastModifiedTimestamp": lambda queue: str(queue.modified_s),
    "VisibilityTimeout": lambda queue: str(queue.settings.visibility_s),
    "MaximumMessageSize": lambda queue: str(queue.settings.maximum_message_bytes),
    "MessageRetentionPeriod": lambda queue: str(queue.settings.retention_s),
    "DelaySeconds": lambda queue: str(queue.settings.delay_s),
    "ReceiveMessageWaitTimeSeconds": lambda queue: str(queue.settings.wait_s),
    "Policy": lambda queue: queue.settings.policy,
    "RedrivePolicy": lambda queue: write_redrive_policy(queue.settings.redrive) if queue.settings.redrive else "",
    "RedriveAllowPolicy": lambda queue: queue.settings.redrive_allow_policy,
    "KmsMasterKeyId": lambda queue: queue.settings.kms_master_key_id,
    "KmsDataKeyReusePeriodSeconds": lambda queue: (
        str(queue.settings.kms_reuse_s) if queue.settings.kms_master_key_id else ""
    ),
    "SqsManagedSseEnabled": lambda queue: _text(queue.settings.sqs_managed_sse),
    "FifoQueue": lambda queue: "true" if queue.fifo else "",
    "ContentBasedDeduplication": lambda queue: _text(queue.settings.content_based_deduplication) if queue.fifo else "",
    "DeduplicationScope": lambda queue: queue.settings.deduplication_scope if queue.fifo else "",
    "FifoThroughputLimit": lambda queue: queue.settings.throughput_limit if queue.fifo else "",
}
ALL: Final = "All"


def is_known(name: str) -> bool:
    """Whether there is such an attribute of queues."""
    return name == ALL or name in _SHOW or name in _COUNTS


def check_names(names: Iterable[str]) -> None:
    """Raises InvalidAttributeName for one that no queue has."""
    for name in names:
        if not is_known(name):
            raise InvalidAttributeName(name)


def wants_counts(names: Iterable[str]) -> bool:
    """Whether the numbers of messages are asked for."""
    return any(name == ALL or name in _COUNTS for name in names)


def show(queue: Queue, names: Iterable[str], counts: Counts) -> dict[str, str]:
    """The attributes asked for, as far as the queue has them."""
    wanted = set(names)
    everything = ALL in wanted
    shown = {name: str(count(counts)) for name, count in _COUNTS.items() if everything or name in wanted}
    for name, text_of in _SHOW.items():
        if (everything or name in wanted) and (text := text_of(queue)):
            shown[name] = text
    return shown
