"""Policies of buses, as documents: they are kept and shown, and decide nothing.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-bus-perms.html
https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutPermission.html
"""

from typing import Any

import msgspec
from msgspec import Struct

from fogbank.kernel.arn import partition_of
from fogbank.services.events.errors import Invalid, InvalidParameter, PolicyLengthExceeded, ResourceNotFound
from fogbank.services.events.model import Bus


class Condition(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    type: str
    key: str
    value: str


class _Document(Struct, rename="pascal"):
    """What must be known of a policy to change its statements."""

    statement: list[dict[str, Any]] | dict[str, Any]


def checked(text: str, bytes_max: int) -> str:
    """A whole policy as it was written. Raises Invalid, PolicyLengthExceeded; the words are a guess."""
    try:
        msgspec.json.decode(text, type=_Document)
    except msgspec.MsgspecError:
        raise InvalidParameter("Policy", "The policy is not a valid JSON document with statements.") from None
    return bounded(text, bytes_max)


def bounded(text: str, bytes_max: int) -> str:
    """Raises PolicyLengthExceeded."""
    if len(text.encode()) > bytes_max:
        raise PolicyLengthExceeded
    return text


def with_statement(bus: Bus, sid: str, principal: str, action: str, condition: Condition | None) -> str:
    """The bus's policy with this statement, which replaces the one of the same id. Raises Invalid."""
    if action != "events:PutEvents":
        raise Invalid("Provided value in parameter 'action' is not supported.")
    statement: dict[str, Any] = {
        "Sid": sid,
        "Effect": "Allow",
        "Principal": _principal(principal, bus),
        "Action": action,
        "Resource": bus.arn,
    }
    if condition:
        statement["Condition"] = {condition.type: {condition.key: condition.value}}
    others = [each for each in _statements(bus) if each.get("Sid") != sid]
    return _written([*others, statement])


def without_statement(bus: Bus, sid: str) -> str:
    """The bus's policy without this statement; "" when it was the last. Raises ResourceNotFound."""
    statements = _statements(bus)
    if not statements:
        raise ResourceNotFound("EventBus does not have a policy.")
    kept = [each for each in statements if each.get("Sid") != sid]
    if len(kept) == len(statements):
        raise ResourceNotFound("Statement with the provided id does not exist.")
    return _written(kept) if kept else ""


def _principal(principal: str, bus: Bus) -> str | dict[str, str]:
    if principal == "*":
        return "*"
    return {"AWS": f"arn:{partition_of(bus.region)}:iam::{principal}:root"}


def _statements(bus: Bus) -> list[dict[str, Any]]:
    if not bus.policy:
        return []
    document = msgspec.json.decode(bus.policy, type=_Document)
    return document.statement if isinstance(document.statement, list) else [document.statement]


def _written(statements: list[dict[str, Any]]) -> str:
    return msgspec.json.encode({"Version": "2012-10-17", "Statement": statements}).decode()
