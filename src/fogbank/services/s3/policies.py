"""Policies of buckets: whether they can be one, and whether they are public. They decide nothing yet.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-policies.html
"""

from typing import Any, Final, cast

import msgspec

from fogbank.services.s3.errors import MalformedPolicy

_EFFECTS: Final = ("Allow", "Deny")


def check(text: str, bucket: str) -> None:
    """Raises MalformedPolicy."""
    for statement in _statements(text):
        if statement.get("Effect") not in _EFFECTS:
            raise MalformedPolicy(f"Invalid effect: {statement.get('Effect', '')}")
        if not statement.keys() & {"Principal", "NotPrincipal"}:
            raise MalformedPolicy("Missing required field Principal")
        if not statement.keys() & {"Action", "NotAction"}:
            raise MalformedPolicy("Missing required field Action")
        if not statement.keys() & {"Resource", "NotResource"}:
            raise MalformedPolicy("Missing required field Resource")
        for resource in _listed(statement.get("Resource")):
            named = str(resource).partition(":s3:::")[2].partition("/")[0]
            if named and "*" not in named and "?" not in named and "$" not in named and named != bucket:
                raise MalformedPolicy("Policy has invalid resource")


def is_public(text: str) -> bool:
    """Whether a statement allows something to everybody, without a condition.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status
    """
    for statement in _statements(text):
        principal = statement.get("Principal")
        named = cast("dict[str, Any]", principal).get("AWS") if isinstance(principal, dict) else principal
        if statement.get("Effect") == "Allow" and not statement.get("Condition") and "*" in _listed(named):
            return True
    return False


def _statements(text: str) -> list[dict[str, Any]]:
    try:
        policy: Any = msgspec.json.decode(text)
    except msgspec.DecodeError:
        raise MalformedPolicy("Policies must be valid JSON and the first byte must be '{'") from None
    if not isinstance(policy, dict):
        raise MalformedPolicy("Policies must be valid JSON and the first byte must be '{'")
    statements = _listed(cast("dict[str, Any]", policy).get("Statement"))
    if not statements:
        raise MalformedPolicy("Missing required field Statement")
    if not all(isinstance(statement, dict) for statement in statements):
        raise MalformedPolicy("Could not parse the policy: Statement is not a list of objects")
    return cast("list[dict[str, Any]]", statements)


def _listed(value: Any) -> list[Any]:
    return cast("list[Any]", value) if isinstance(value, list) else [] if value is None else [value]
