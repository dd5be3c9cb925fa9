"""Attributes of topics: names, values, defaults.

https://docs.aws.amazon.com/sns/latest/api/API_SetTopicAttributes.html
https://docs.aws.amazon.com/sns/latest/api/API_GetTopicAttributes.html
"""

from collections.abc import Callable, Mapping
from typing import Final

from msgspec import json

from fogbank.kernel.errors import Unsupported
from fogbank.services.sns import policies
from fogbank.services.sns.delivery_policy import (
    BadDeliveryPolicy,
    effective_topic_json,
    parse_topic_policy,
)
from fogbank.services.sns.errors import InvalidParameter, within_attributes
from fogbank.services.sns.model import Topic

_DISPLAY_NAME_CHARS_MAX: Final = 100
_MESSAGE_BYTES: Final = (1024, 1_048_576)
_FEEDBACK_OF: Final = ("HTTP", "SQS", "Lambda", "Firehose", "Application")
_FIFO_ONLY: Final = frozenset({"ContentBasedDeduplication", "FifoThroughputScope", "ArchivePolicy"})

# Raises InvalidParameter for a value that is none; gives the value as it is kept.
_Check = Callable[[str, str], str]


def checked(given: Mapping[str, str], *, fifo: bool, in_map: bool) -> dict[str, str]:
    """Attributes as a topic keeps them; what is set to nothing is left out.

    `in_map`: as CreateTopic takes them, which says of each mistake that it lies in `Attributes`.
    Raises InvalidParameter, Unsupported.
    """
    kept: dict[str, str] = {}
    for name, value in given.items():
        check = _CHECKS.get(name)
        if check is None or (name in _FIFO_ONLY and not fifo):
            raise InvalidParameter("Attributes" if in_map else "AttributeName")
        try:
            kept[name] = check(name, value) if value else ""
        except InvalidParameter as error:
            raise within_attributes(error) if in_map else error from None
    return {name: value for name, value in kept.items() if value}


def differ(existing: Topic, wanted: Topic, name: str) -> bool:
    """Whether an attribute that was given is another one; a policy may be spelled otherwise."""
    mine, other = (topic.attributes.get(name) or _DEFAULTS.get(name, "") for topic in (existing, wanted))
    return mine != other and not _same_json(mine, other)


def shown(topic: Topic, *, confirmed: int, pending: int) -> dict[str, str]:
    """What GetTopicAttributes says."""
    kept = topic.attributes
    found = {
        "Policy": kept.get("Policy") or policies.default_policy(topic),
        "Owner": topic.account,
        "SubscriptionsPending": str(pending),
        "TopicArn": topic.arn,
        "EffectiveDeliveryPolicy": effective_topic_json(parse_topic_policy(kept.get("DeliveryPolicy", ""))),
        "SubscriptionsConfirmed": str(confirmed),
        "DisplayName": kept.get("DisplayName", ""),
        "SubscriptionsDeleted": str(topic.subscriptions_deleted),
    }
    if topic.fifo:
        found |= {"FifoTopic": "true", "ContentBasedDeduplication": "false", "FifoThroughputScope": "Topic"}
    return found | {name: value for name, value in kept.items() if name not in found or value}


_DEFAULTS: Final[Mapping[str, str]] = {
    "ContentBasedDeduplication": "false",
    "FifoThroughputScope": "Topic",
    "SignatureVersion": "1",
    "TracingConfig": "PassThrough",
}


def _same_json(mine: str, other: str) -> bool:
    try:
        return bool(mine and other) and json.decode(mine) == json.decode(other)
    except ValueError:
        return False


# Values


def _any_text(_: str, value: str) -> str:
    return value


def _display_name(name: str, value: str) -> str:
    if len(value) > _DISPLAY_NAME_CHARS_MAX or not value.isprintable():
        raise InvalidParameter(name)
    return value


def _policy(name: str, value: str) -> str:
    policies.check_policy(value)
    return value


def _delivery_policy(name: str, value: str) -> str:
    try:
        parse_topic_policy(value)
    except BadDeliveryPolicy as error:
        raise InvalidParameter(error.reason) from None
    return value


def _one_of(*allowed: str) -> _Check:
    def check(name: str, value: str) -> str:
        if value not in allowed:
            raise InvalidParameter(f"{name} Invalid value [{value}]", f"must be one of {', '.join(allowed)}")
        return value

    return check


def _boolean(name: str, value: str) -> str:
    if value.lower() not in ("true", "false"):
        raise InvalidParameter(name)
    return value.lower()


def _whole(least: int, most: int) -> _Check:
    def check(name: str, value: str) -> str:
        if not value.isascii() or not value.isdigit() or not least <= int(value) <= most:
            raise InvalidParameter(name, f"must be between {least} and {most}")
        return str(int(value))

    return check


def _role(name: str, value: str) -> str:
    if not value.startswith("arn:") or ":iam::" not in value:
        raise InvalidParameter(name)
    return value


def _archive_policy(name: str, value: str) -> str:
    raise Unsupported(f"the attribute {name} of topics")


_CHECKS: Final[Mapping[str, _Check]] = {
    "Policy": _policy,
    "DisplayName": _display_name,
    "DeliveryPolicy": _delivery_policy,
    "KmsMasterKeyId": _any_text,
    "SignatureVersion": _one_of("1", "2"),
    "TracingConfig": _one_of("PassThrough", "Active"),
    "MaximumMessageSize": _whole(*_MESSAGE_BYTES),
    "ContentBasedDeduplication": _boolean,
    "FifoThroughputScope": _one_of("Topic", "MessageGroup"),
    "ArchivePolicy": _archive_policy,
    **{f"{of}SuccessFeedbackRoleArn": _role for of in _FEEDBACK_OF},
    **{f"{of}FailureFeedbackRoleArn": _role for of in _FEEDBACK_OF},
    **{f"{of}SuccessFeedbackSampleRate": _whole(0, 100) for of in _FEEDBACK_OF},
}
