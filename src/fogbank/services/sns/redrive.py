"""Redrive policies of subscriptions: where a message goes that did not arrive.

https://docs.aws.amazon.com/sns/latest/dg/sns-dead-letter-queues.html
"""

import json
from collections.abc import Mapping
from typing import Any, cast

from fogbank.kernel.arn import Arn, InvalidArn
from fogbank.services.sns.errors import InvalidParameter

ATTRIBUTE = "RedrivePolicy"
_TARGET = "deadLetterTargetArn"


def dead_letter_arn(attributes: Mapping[str, str]) -> str:
    """The queue of a subscription's dead letters; "" is none."""
    text = attributes.get(ATTRIBUTE, "")
    return str(json.loads(text)[_TARGET]) if text else ""


def check_redrive(text: str, *, fifo: bool, account: str, region: str) -> None:
    """Raises InvalidParameter. The queue is one of the topic's account and region, and FIFO if the topic is.

    https://github.com/cloudposse/terraform-aws-sns-topic/issues/48 (unknown attributes)
    """
    try:
        policy: object = json.loads(text)
    except (ValueError, RecursionError):
        raise InvalidParameter("RedrivePolicy: failed to parse JSON.") from None
    members = cast("dict[str, Any]", policy) if isinstance(policy, dict) else {}
    for name in members:
        if name != _TARGET:
            raise InvalidParameter(f"RedrivePolicy: invalid JSON. Attribute {name} is unknown.")
    target = members.get(_TARGET)
    if not isinstance(target, str):
        raise InvalidParameter("RedrivePolicy: deadLetterTargetArn is required")
    try:
        arn = Arn.parse(target)
    except InvalidArn:
        raise InvalidParameter("RedrivePolicy: deadLetterTargetArn is an invalid arn") from None
    if arn.service != "sqs" or arn.region != region or arn.account != account:
        raise InvalidParameter("RedrivePolicy: deadLetterTargetArn is an invalid arn")
    if fifo != arn.resource.endswith(".fifo"):
        kind = "FIFO" if fifo else "standard"
        raise InvalidParameter(f"RedrivePolicy: must use a {kind} queue as DLQ for a {kind} topic")
