"""Policies of topics: the one that each has from its beginning, what AddPermission writes, what is taken.

They are kept and shown as on AWS. Nothing is decided by them yet.

https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html
"""

import json
from collections.abc import Sequence
from typing import Any, Final, cast

from fogbank.kernel.arn import partition_of
from fogbank.services.sns.errors import InvalidParameter
from fogbank.services.sns.model import Topic

_VERSIONS: Final = ("2008-10-17", "2012-10-17")
_EFFECTS: Final = ("Allow", "Deny")
_BYTES_MAX: Final = 30_720
# In the order in which the default policy names them.
_OWNERS_ACTIONS: Final = (
    "GetTopicAttributes", "SetTopicAttributes", "AddPermission", "RemovePermission", "DeleteTopic", "Subscribe",
    "ListSubscriptionsByTopic", "Publish",
)  # fmt: skip
_ACTIONS: Final = frozenset(
    {*_OWNERS_ACTIONS, "PublishBatch", "ListTagsForResource", "TagResource", "UntagResource",
     "GetDataProtectionPolicy", "PutDataProtectionPolicy", "Receive"}
)  # fmt: skip


def default_policy(topic: Topic) -> str:
    """Whoever belongs to the owner's account may do all that can be done with a topic.

    https://github.com/hashicorp/terraform-provider-aws/issues/26627
    """
    return _written({"Version": _VERSIONS[0], "Id": "__default_policy_ID", "Statement": [_default_statement(topic)]})


def _default_statement(topic: Topic) -> dict[str, Any]:
    return {
        "Sid": "__default_statement_ID",
        "Effect": "Allow",
        "Principal": {"AWS": "*"},
        "Action": [f"SNS:{action}" for action in _OWNERS_ACTIONS],
        "Resource": topic.arn,
        "Condition": {"StringEquals": {"AWS:SourceOwner": topic.account}},
    }


def check_policy(text: str) -> None:
    """Raises InvalidParameter. (The words after the first two are a guess.)"""
    if len(text.encode()) > _BYTES_MAX:
        raise InvalidParameter("Policy", "Policy size limit exceeded")
    try:
        document: object = json.loads(text)
    except (ValueError, RecursionError):
        raise InvalidParameter("Policy Error: null") from None
    if not _is_policy(document):
        raise InvalidParameter("Policy Error: null")
    for statement in _listed(cast("dict[str, Any]", document)["Statement"]):
        for action in _listed(statement.get("Action", [])):
            service, _, name = str(action).partition(":")
            if action != "*" and (service.lower() != "sns" or ("*" not in name and name not in _ACTIONS)):
                raise InvalidParameter("Policy statement action out of service scope!")


def _is_policy(document: object) -> bool:
    if not isinstance(document, dict):
        return False
    members = cast("dict[str, Any]", document)
    statements = _listed(members.get("Statement"))
    return (
        members.get("Version", _VERSIONS[0]) in _VERSIONS and bool(statements) and all(map(_is_statement, statements))
    )


def _is_statement(statement: object) -> bool:
    if not isinstance(statement, dict):
        return False
    members = cast("dict[str, Any]", statement)
    return (
        members.get("Effect") in _EFFECTS
        and ("Principal" in members or "NotPrincipal" in members)
        and ("Action" in members or "NotAction" in members)
    )


def _listed(value: object) -> list[Any]:
    """In a policy one thing may stand where a list of one could."""
    return cast("list[Any]", value if isinstance(value, list) else [value])


def with_permission(topic: Topic, label: str, accounts: Sequence[str], actions: Sequence[str]) -> str:
    """The topic's policy with one more statement, behind the default one. Raises InvalidParameter."""
    for action in actions:
        if action not in _ACTIONS:
            raise InvalidParameter("Policy statement action out of service scope!")
    document = _document(topic)
    if any(statement.get("Sid") == label for statement in document["Statement"]):
        raise InvalidParameter("Statement already exists")
    partition = partition_of(topic.region)
    statement = {
        "Sid": label,
        "Effect": "Allow",
        "Principal": {"AWS": _one_or_many([f"arn:{partition}:iam::{account}:root" for account in accounts])},
        "Action": _one_or_many([f"SNS:{action}" for action in actions]),
        "Resource": topic.arn,
    }
    return _written({**document, "Statement": [*document["Statement"], statement]})


def without_permission(topic: Topic, label: str) -> str:
    """The topic's policy without a statement; one that is not there is not missed."""
    document = _document(topic)
    return _written({**document, "Statement": [each for each in document["Statement"] if each.get("Sid") != label]})


def _document(topic: Topic) -> dict[str, Any]:
    document = cast("dict[str, Any]", json.loads(topic.attributes.get("Policy") or default_policy(topic)))
    return {**document, "Statement": _listed(document["Statement"])}


def _one_or_many(texts: list[str]) -> str | list[str]:
    return texts[0] if len(texts) == 1 else texts


def _written(document: dict[str, Any]) -> str:
    return json.dumps(document, separators=(",", ":"))
