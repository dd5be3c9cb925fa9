"""Policy documents: what IAM refuses to keep. Pure; what they allow is decided nowhere yet.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
Messages that can be read elsewhere, each with where; the others are as the service is known to answer:
https://github.com/AWSCookbook/Security/issues/2 (no JSON in a trust policy)
https://github.com/99designs/iamy/issues/74 (syntax errors)
https://github.com/aws-samples/torchserve-eks/issues/3 (legacy parsing)
"""

import json
import re
from collections.abc import Callable
from typing import Any, Final, cast
from urllib.parse import quote

from fogbank.services.iam.errors import MalformedPolicyDocument

_VERSIONS: Final = ("2008-10-17", "2012-10-17")
_SID: Final = re.compile("[0-9A-Za-z]*")
_ACTION: Final = re.compile(r"\*|[A-Za-z0-9-]+:[A-Za-z0-9*?]+")
_ACTION_NAMES_VENDOR: Final = re.compile(r"[A-Za-z0-9-]+:.*", re.DOTALL)
_SERVICE: Final = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")
_MEMBERS: Final = frozenset({"Version", "Id", "Statement"})
_STATEMENT_MEMBERS: Final = frozenset(
    {"Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Principal", "NotPrincipal", "Condition"}
)
_TRUST_ACTIONS: Final = (
    "AssumeRole", "AssumeRoleWithSAML", "AssumeRoleWithWebIdentity", "TagSession", "SetSourceIdentity", "SetContext",
    "*", "AssumeRole*",
)  # fmt: skip
_SYNTAX: Final = "Syntax errors in policy."


def encoded(document: str) -> str:
    """A document as answers carry it: https://www.rfc-editor.org/rfc/rfc3986#section-2.1"""
    return quote(document, safe="")


def check_permissions(text: str) -> None:
    """A managed policy. Raises MalformedPolicyDocument."""
    _check(text, _permission, version_needed=True)


def check_inline(text: str) -> None:
    """A policy in an identity: one without a version is of the old one, and AWS SAM's are all without.

    Only managed policies must have one: https://github.com/wercker/step-s3sync/pull/25. Raises MalformedPolicyDocument.
    """
    _check(text, _permission, version_needed=False)


def check_trust(text: str) -> None:
    """A role's trust policy. Raises MalformedPolicyDocument."""
    _check(text, _trust, version_needed=False, in_trust=True)


def _check(
    text: str, check_statement: Callable[[dict[str, Any]], None], *, version_needed: bool, in_trust: bool = False
) -> None:
    document = _read(text, in_trust=in_trust)
    if document.keys() - _MEMBERS:
        raise MalformedPolicyDocument(_SYNTAX)
    version = document.get("Version", _VERSIONS[0])
    if version not in _VERSIONS:
        raise MalformedPolicyDocument(_SYNTAX)
    if version_needed and version != _VERSIONS[1]:
        raise MalformedPolicyDocument("Policy document must be version 2012-10-17 or greater.")
    statements = _listed(document.get("Statement"))
    if "Statement" not in document or not statements:
        raise MalformedPolicyDocument(_SYNTAX)
    sids: list[str] = []
    for statement in statements:
        if not isinstance(statement, dict):
            raise MalformedPolicyDocument(_SYNTAX)
        members = cast("dict[str, Any]", statement)
        _common(members)
        check_statement(members)
        if members.get("Sid"):
            sids.append(members["Sid"])
    if len(set(sids)) < len(sids):
        raise MalformedPolicyDocument("Statement IDs (SID) in a single policy must be unique.")


def _read(text: str, *, in_trust: bool) -> dict[str, Any]:
    if text[:1].isspace():
        raise MalformedPolicyDocument("JSON strings must not have leading spaces")
    try:
        document: object = json.loads(text)
    except (ValueError, RecursionError):
        raise MalformedPolicyDocument("This policy contains invalid Json" if in_trust else _SYNTAX) from None
    if not isinstance(document, dict):
        raise MalformedPolicyDocument(_SYNTAX)
    return cast("dict[str, Any]", document)


def _listed(value: object) -> list[Any]:
    """In a policy one thing may stand where a list of one could."""
    return cast("list[Any]", value if isinstance(value, list) else [value])


def _common(statement: dict[str, Any]) -> None:
    if statement.keys() - _STATEMENT_MEMBERS or statement.get("Effect") not in ("Allow", "Deny"):
        raise MalformedPolicyDocument(_SYNTAX)
    sid = statement.get("Sid", "")
    if not isinstance(sid, str):
        raise MalformedPolicyDocument(_SYNTAX)
    if _SID.fullmatch(sid) is None:
        raise MalformedPolicyDocument(
            "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression "
            "[0-9A-Za-z]*"
        )
    for one, other in (("Action", "NotAction"), ("Resource", "NotResource"), ("Principal", "NotPrincipal")):
        if one in statement and other in statement:
            raise MalformedPolicyDocument(_SYNTAX)
    if not isinstance(statement.get("Condition", {}), dict):
        raise MalformedPolicyDocument(_SYNTAX)


def _actions(statement: dict[str, Any]) -> list[str]:
    """The actions, or those that are excepted. Raises MalformedPolicyDocument."""
    actions = _listed(statement.get("Action", statement.get("NotAction", [])))
    for action in actions:
        if not isinstance(action, str):
            raise MalformedPolicyDocument(_SYNTAX)
        if action != "*" and _ACTION_NAMES_VENDOR.fullmatch(action) is None:
            raise MalformedPolicyDocument("Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.")
        if _ACTION.fullmatch(action) is None:
            raise MalformedPolicyDocument(f"Action {action} contains invalid characters.")  # a guess
    return actions


def _permission(statement: dict[str, Any]) -> None:
    if "Principal" in statement or "NotPrincipal" in statement:
        raise MalformedPolicyDocument("Policy document should not specify a principal.")
    if not _actions(statement):
        raise MalformedPolicyDocument("Policy statement must contain actions.")
    resources = _listed(statement.get("Resource", statement.get("NotResource", [])))
    if not resources:
        raise MalformedPolicyDocument("Policy statement must contain resources.")
    for resource in resources:
        if not isinstance(resource, str):
            raise MalformedPolicyDocument(_SYNTAX)
        _resource(resource)


def _resource(resource: str) -> None:
    if resource == "*":
        return
    parts = resource.split(":", 5)
    if parts[0] != "arn":
        raise MalformedPolicyDocument(f'Resource {resource} must be in ARN format or "*".')
    # Of a resource that begins like an ARN the rest may be wildcards: arn:aws:s3*, arn:*
    if len(parts) < 6 and "*" not in resource:
        raise MalformedPolicyDocument("The policy failed legacy parsing")
    partition = parts[1]
    if not (partition == "aws" or partition.startswith(("aws-", "${")) or "*" in partition):
        raise MalformedPolicyDocument(f'Partition "{partition}" is not valid for resource "{resource}".')


def _trust(statement: dict[str, Any]) -> None:
    for name in ("Resource", "NotResource"):
        if name in statement:
            raise MalformedPolicyDocument(f"Has prohibited field {name}")
    if "Principal" not in statement and "NotPrincipal" not in statement:
        raise MalformedPolicyDocument("Missing required field Principal")
    actions = _actions(statement)
    if not actions:
        raise MalformedPolicyDocument("Missing required field Action")
    for action in actions:
        vendor, _, name = action.partition(":")
        if action != "*" and not (vendor.lower() == "sts" and name.lower() in map(str.lower, _TRUST_ACTIONS)):
            raise MalformedPolicyDocument("AssumeRole policy may only specify STS AssumeRole actions.")
    _principal(statement.get("Principal", statement.get("NotPrincipal")))


def _principal(principal: object) -> None:
    if principal == "*":
        return
    if not isinstance(principal, dict) or not principal:
        raise MalformedPolicyDocument(_SYNTAX)
    for kind, named in cast("dict[str, Any]", principal).items():
        if kind not in ("AWS", "Service", "Federated", "CanonicalUser"):
            raise MalformedPolicyDocument(_SYNTAX)
        for one in _listed(named):
            if not isinstance(one, str):
                raise MalformedPolicyDocument(_SYNTAX)
            if not one or (kind == "Service" and _SERVICE.fullmatch(one) is None):
                raise MalformedPolicyDocument(f'Invalid principal in policy: "{kind.upper()}":"{one}"')
