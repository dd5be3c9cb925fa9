"""Topics of large messages have few subscriptions, of AWS's own kinds.

https://docs.aws.amazon.com/sns/latest/api/API_SetTopicAttributes.html, MaximumMessageSize
"""

from collections.abc import Sequence
from typing import Final

from fogbank.services.sns.errors import InvalidParameter
from fogbank.services.sns.model import MESSAGE_BYTES_DEFAULT, Subscription, Topic

_SUBSCRIPTIONS_MAX: Final = 100
_PROTOCOLS: Final = frozenset({"sqs", "firehose", "lambda"})


def check_large(topic: Topic, subscriptions: Sequence[Subscription]) -> None:
    """Raises InvalidParameter, in words that are a guess."""
    if topic.message_bytes_max <= MESSAGE_BYTES_DEFAULT:
        return
    if len(subscriptions) > _SUBSCRIPTIONS_MAX or any(each.protocol not in _PROTOCOLS for each in subscriptions):
        raise InvalidParameter(
            "MaximumMessageSize",
            f"a topic with a MaximumMessageSize above {MESSAGE_BYTES_DEFAULT} must have {_SUBSCRIPTIONS_MAX} or fewer "
            "subscriptions, each of the protocol sqs, firehose or lambda",
        )
