"""Resource policies of functions and layer versions: JSON to AWS's letter.

They are kept and shown; they decide nothing yet.

https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html
"""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from fogbank.kernel.arn import partition_of
from fogbank.services.lambda_.errors import (
    InvalidParameterValue,
    PolicyLengthExceeded,
    ResourceConflict,
    ResourceNotFound,
)

POLICY_BYTES_MAX: Final = 20_480  # https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
_ACCOUNT: Final = re.compile(r"\d{12}\Z")
_IDENTITY: Final = re.compile(r"arn:aws[a-zA-Z-]*:(?:iam|sts)::\d{12}:.+\Z")
_SERVICE: Final = re.compile(r"[a-zA-Z0-9-]+(?:\.[a-zA-Z0-9-]+)+\Z")
Statement = Mapping[str, Any]


def principal_of(text: str, region: str) -> object:
    """Everybody, an account, an identity or a service. Raises InvalidParameterValueException."""
    if text == "*":
        return "*"
    if _ACCOUNT.match(text):
        return {"AWS": f"arn:{partition_of(region)}:iam::{text}:root"}
    if _IDENTITY.match(text):
        return {"AWS": text}
    if _SERVICE.match(text):
        return {"Service": text}
    raise InvalidParameterValue("The provided principal was invalid. Please check the principal and try again.")


def statement_of(
    sid: str, principal: object, action: str, resource: str, conditions: Sequence[tuple[str, str, str | None]]
) -> Statement:
    """A statement; a condition without a value is none."""
    written: dict[str, dict[str, str]] = {}
    for operator, name, value in conditions:
        if value is not None:
            written.setdefault(operator, {})[name] = value
    statement: dict[str, Any] = {
        "Sid": sid,
        "Effect": "Allow",
        "Principal": principal,
        "Action": action,
        "Resource": resource,
    }
    return statement | {"Condition": written} if written else statement


def written(value: object) -> str:
    """JSON without spaces, as AWS writes it."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def with_statement(policy: str, statement: Statement) -> str:
    """The policy with one statement more; "" is none. Raises ResourceConflictException, PolicyLengthExceededException.

    https://github.com/hashicorp/terraform-provider-aws/issues/3312
    """
    statements = _statements(policy)
    if any(found["Sid"] == statement["Sid"] for found in statements):
        raise ResourceConflict(
            f"The statement id ({statement['Sid']}) provided already exists. Please provide a new statement id, "
            "or remove the existing statement."
        )
    changed = _policy([*statements, statement])
    size = len(changed.encode())
    if size > POLICY_BYTES_MAX:
        raise PolicyLengthExceeded(size, POLICY_BYTES_MAX)
    return changed


def without_statement(policy: str, sid: str) -> str:
    """The policy with one statement less; "" when none is left. Raises ResourceNotFoundException."""
    if not policy:
        raise no_policy()
    statements = _statements(policy)
    left = [found for found in statements if found["Sid"] != sid]
    if len(left) == len(statements):
        raise ResourceNotFound(f"Statement {sid} is not found in resource policy.")
    return _policy(left) if left else ""


def no_policy() -> ResourceNotFound:
    return ResourceNotFound("No policy is associated with the given resource.")


def _statements(policy: str) -> list[Statement]:
    return json.loads(policy)["Statement"] if policy else []


def _policy(statements: Sequence[Statement]) -> str:
    return written({"Version": "2012-10-17", "Id": "default", "Statement": statements})
