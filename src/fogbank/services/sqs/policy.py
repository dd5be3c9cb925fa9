"""Queue policies: what AddPermission writes, what SetQueueAttributes takes.

They are kept and shown as on AWS. Nothing is decided by them yet: whoever may reach the server may use
every queue (see ARCHITECTURE.md, "What is open").

https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-basic-examples-of-sqs-policies.html
"""

import json
from collections.abc import Sequence
from typing import Any, Final, TypeGuard, cast

from fogbank.kernel.arn import partition_of
from fogbank.services.sqs.errors import InvalidAttributeValue, InvalidValue, OverLimit
from fogbank.services.sqs.model import Queue

_VERSIONS: Final = ("2008-10-17", "2012-10-17")
_EFFECTS: Final = ("Allow", "Deny")
# The actions that a permission may name; those on the queue itself stay with its owner.
# https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_AddPermission.html
_ACTIONS: Final = (
    "*", "SendMessage", "ReceiveMessage", "DeleteMessage", "ChangeMessageVisibility", "GetQueueAttributes",
    "GetQueueUrl", "ListDeadLetterSourceQueues", "PurgeQueue",
)  # fmt: skip
_UNKNOWN_ACTION: Final = "Please refer to the appropriate WSDL for a list of valid actions."
_OWNERS_ACTIONS: Final = (
    "AddPermission", "CancelMessageMoveTask", "CreateQueue", "DeleteQueue", "ListMessageMoveTasks", "ListQueues",
    "ListQueueTags", "RemovePermission", "SetQueueAttributes", "StartMessageMoveTask", "TagQueue", "UntagQueue",
)  # fmt: skip


# https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-policies.html
_BYTES_MAX: Final = 8192
_STATEMENTS_MAX: Final = 20
_ACTIONS_MAX: Final = 7


def check_policy(attribute: str, text: str) -> None:
    """Raises InvalidAttributeValue for a text that is no policy, OverLimit, and InvalidParameterValue for an action.

    https://github.com/hashicorp/terraform-provider-aws/pull/42209
    https://github.com/Particular/NServiceBus.AmazonSQS/issues/830 (size)
    https://github.com/ministryofjustice/cloud-platform-environments/pull/9082 (actions of a statement)
    https://github.com/awsdocs/iam-user-guide/issues/181 (unknown actions)
    """
    try:
        document: object = json.loads(text)
    except (ValueError, RecursionError):
        raise InvalidAttributeValue(attribute) from None
    if not _is_policy(document):
        raise InvalidAttributeValue(attribute)
    if len(text.encode()) > _BYTES_MAX:
        raise OverLimit("Submitted policy is over max allowed size.")
    statements = _listed(document["Statement"])
    if len(statements) > _STATEMENTS_MAX:
        # A guess, after the next one.
        raise OverLimit(
            f"{len(statements)} statements were found in the submitted policy, max allowed is {_STATEMENTS_MAX}"
        )
    for statement in statements:
        _check_actions(statement)


def _check_actions(statement: dict[str, Any]) -> None:
    actions = _listed(statement.get("Action", []))
    if len(actions) > _ACTIONS_MAX:
        raise OverLimit(
            f"{len(actions)} actions were found in a statement from the submitted policy, max allowed is {_ACTIONS_MAX}"
        )
    for action in actions:
        service, _, name = str(action).partition(":")
        known = name in _ACTIONS or name in _OWNERS_ACTIONS or "*" in name or "?" in name
        if action != "*" and not (service.lower() == "sqs" and known):
            raise InvalidValue(action, "ActionName", _UNKNOWN_ACTION)


def _is_policy(document: object) -> TypeGuard[dict[str, Any]]:
    if not isinstance(document, dict):
        return False
    members = cast("dict[str, Any]", document)
    statements = _listed(members.get("Statement"))
    return (
        members.get("Version", _VERSIONS[0]) in _VERSIONS and bool(statements) and all(map(_is_statement, statements))
    )


def _listed(value: object) -> list[Any]:
    """In a policy one thing may stand where a list of one could."""
    return cast("list[Any]", value if isinstance(value, list) else [value])


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
    """The queue's policy with one more statement. Raises InvalidParameterValue, OverLimit.

    What AWS writes, and all words but those for unknown actions, are guesses.
    """
    if len(actions) > _ACTIONS_MAX:
        raise OverLimit(f"{len(actions)} Actions were found, maximum allowed is {_ACTIONS_MAX}.")
    for action in actions:
        if action in _OWNERS_ACTIONS or action not in _ACTIONS:
            reason = (
                "Only the queue owner is allowed to invoke this action."
                if action in _OWNERS_ACTIONS
                else _UNKNOWN_ACTION
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
        raise InvalidValue(label, "Label", "can't find label on existing policy.")
    return _write({**document, "Statement": left}) if left else ""


def _document(queue: Queue) -> dict[str, Any]:
    if not queue.settings.policy:
        return {"Version": _VERSIONS[0], "Id": f"{queue.arn}/SQSDefaultPolicy", "Statement": []}
    document = cast("dict[str, Any]", json.loads(queue.settings.policy))
    return {**document, "Statement": _listed(document["Statement"])}


def _one_or_many(texts: list[str]) -> str | list[str]:
    return texts[0] if len(texts) == 1 else texts


def _write(document: dict[str, Any]) -> str:
    return json.dumps(document, separators=(",", ":"))
