"""Queue policies: what AddPermission writes, what SetQueueAttributes takes.

They are kept and shown as on AWS. Nothing is decided by them yet: whoever may reach the server may use
every queue (see ARCHITECTURE.md, "What is open").

https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-basic-examples-of-sqs-policies.html
"""

import json
from collections.abc import Sequence
from typing import Any, Final, cast

from fogbank.kernel.arn import partition_of
from fogbank.services.sqs.errors import InvalidAttributeValue, InvalidParameterValue, InvalidValue
from fogbank.services.sqs.model import Queue

_VERSIONS: Final = ("2008-10-17", "2012-10-17")
_EFFECTS: Final = ("Allow", "Deny")
# The actions that a permission may name; those on the queue itself stay with its owner.
# https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_AddPermission.html
_ACTIONS: Final = (
    "*", "SendMessage", "ReceiveMessage", "DeleteMessage", "ChangeMessageVisibility", "GetQueueAttributes",
    "GetQueueUrl", "ListDeadLetterSourceQueues", "PurgeQueue",
)  # fmt: skip
_OWNERS_ACTIONS: Final = (
    "AddPermission", "CancelMessageMoveTask", "CreateQueue", "DeleteQueue", "ListMessageMoveTasks", "ListQueues",
    "ListQueueTags", "RemovePermission", "SetQueueAttributes", "StartMessageMoveTask", "TagQueue", "UntagQueue",
)  # fmt: skip


def check_policy(attribute: str, text: str) -> None:
    """Raises InvalidAttributeValue for a text that is not a policy document."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        raise InvalidAttributeValue(attribute) from None
    if not isinstance(document, dict) or not _is_policy(cast("dict[str, Any]", document)):
        raise InvalidAttributeValue(attribute)


def _is_policy(document: dict[str, Any]) -> bool:
    statements = document.get("Statement")
    listed = cast("list[Any]", statements if isinstance(statements, list) else [statements])
    return document.get("Version", _VERSIONS[0]) in _VERSIONS and bool(listed) and all(map(_is_statement, listed))


def _is_statement(statement: object) -> bool:
    if not isinstance(statement, dict):
        return False
    members = cast("dict[str, Any]", statement)
    return (
        members.get("Effect") in _EFFECTS
        and ("Principal" in members or "NotPrincipal" in members)
        and ("Action" in members or "NotAction" in members)
    )


def add_permission(queue: Queue, label: str, accounts: Sequence[str], actions: Sequence[str]) -> str:
    """The queue's policy with one more statement. Raises InvalidParameterValue."""
    for action in actions:
        if action in _OWNERS_ACTIONS or action not in _ACTIONS:
            reason = (
                "Only the queue owner is allowed to invoke this action."
                if action in _OWNERS_ACTIONS
                else "Please refer to the appropriate WSDL for a list of valid actions. "
            )
            raise InvalidValue(f"SQS:{action}", "ActionName", reason)
    document = _document(queue)
    if any(statement.get("Sid") == label for statement in document["Statement"]):
        raise InvalidValue(label, "Label", "Already exists.")
    partition = partition_of(queue.region)
    statement = {
        "Sid": label,
        "Effect": "Allow",
        "Principal": {"AWS": _one_or_many([f"arn:{partition}:iam::{account}:root" for account in accounts])},
        "Action": _one_or_many([f"SQS:{action}" for action in actions]),
        "Resource": queue.arn,
    }
    return _write({**document, "Statement": [*document["Statement"], statement]})


def remove_permission(queue: Queue, label: str) -> str:
    """The queue's policy without a statement; "" when none is left. Raises InvalidParameterValue."""
    document = _document(queue)
    left = [statement for statement in document["Statement"] if statement.get("Sid") != label]
    if len(left) == len(document["Statement"]):
        raise InvalidParameterValue(
            f"Value {label} for parameter Label is invalid. Reason: can't find label on existing policy."
        )
    return _write({**document, "Statement": left}) if left else ""


def _document(queue: Queue) -> dict[str, Any]:
    if not queue.settings.policy:
        return {"Version": _VERSIONS[0], "Id": f"{queue.arn}/SQSDefaultPolicy", "Statement": []}
    document = cast("dict[str, Any]", json.loads(queue.settings.policy))
    statements = document["Statement"]
    return {**document, "Statement": statements if isinstance(statements, list) else [statements]}


def _one_or_many(texts: list[str]) -> str | list[str]:
    return texts[0] if len(texts) == 1 else texts


def _write(document: dict[str, Any]) -> str:
    return json.dumps(document, separators=(",", ":"))
