"""A stack's events, as they are kept, and as they are told to the topics that want to know of them.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cfn-console-create-stack.html (Notification options)
"""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from fogbank.fabric.delivery import Delivery, send
from fogbank.fabric.retry import RetryPolicy
from fogbank.services.cloudformation import store as rows
from fogbank.services.cloudformation.model import Event, Stack
from fogbank.storage.api import Operation

_SUBJECT: Final = "AWS CloudFormation Notification"
_POLICY: Final = RetryPolicy(3, 3_600_000, (1000, 20_000))


def told(stack: Stack, events: Sequence[Event]) -> list[Operation]:
    """The operations that keep events and send them."""
    sent = [
        send(_delivery(stack, arn, event), now_ms=event.at_ms) for event in events for arn in stack.notification_arns
    ]
    return [rows.append_events(stack, events), *sent]


def _delivery(stack: Stack, topic_arn: str, event: Event) -> Delivery:
    return Delivery(
        topic_arn,
        text_of(stack, event).encode(),
        stack.id,
        stack.account,
        stack.region,
        _POLICY,
        event.at_ms,
        facts={"subject": _SUBJECT},
        id=event.id,
    )


def text_of(stack: Stack, event: Event) -> str:
    """An event in the form of CloudFormation's messages: a line for each of its members."""
    at = datetime.fromtimestamp(event.at_ms / 1000, UTC)
    lines = {
        "StackId": stack.id,
        "Timestamp": f"{at:%Y-%m-%dT%H:%M:%S}.{event.at_ms % 1000:03d}Z",
        "EventId": event.id,
        "LogicalResourceId": event.logical_id,
        "Namespace": stack.account,
        "PhysicalResourceId": event.physical_id,
        "ResourceProperties": json.dumps(event.properties, separators=(",", ":")) if event.properties else "null",
        "ResourceStatus": event.status,
        "ResourceStatusReason": event.reason,
        "ResourceType": event.type,
        "StackName": stack.name,
        "ClientRequestToken": event.token or "null",
    }
    return "".join(f"{name}='{value}'\n" for name, value in lines.items())
