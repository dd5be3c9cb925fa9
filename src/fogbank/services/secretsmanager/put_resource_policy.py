"""PutResourcePolicy: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_PutResourcePolicy.html"""

import json
from typing import Any, Final, cast

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, action
from fogbank.kernel.errors import Unsupported
from fogbank.services.secretsmanager.changing import change
from fogbank.services.secretsmanager.errors import (
    MalformedPolicyDocument,
)
from fogbank.services.secretsmanager.shapes import (
    Named,
)
from fogbank.storage.api import Store

_VERSIONS: Final = ("2008-10-17", "2012-10-17")
# https://github.com/awsdocs/aws-cloudformation-user-guide/pull/623
_SYNTAX: Final = "This policy has invalid syntax."


class PutResourcePolicy(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    secret_id: str
    resource_policy: str
    block_public_policy: bool = False


@action("secretsmanager", "PutResourcePolicy")
async def put_resource_policy(store: Store, ctx: Context, request: PutResourcePolicy) -> Named:
    """Keep a policy. Raises ResourceNotFoundException, MalformedPolicyDocumentException."""
    if request.block_public_policy:
        raise Unsupported("the parameter PutResourcePolicy.BlockPublicPolicy")
    _check_policy(request.resource_policy)
    secret = await change(store, ctx, request.secret_id, lambda secret: replace(secret, policy=request.resource_policy))
    return Named(secret.arn, secret.name)


def _check_policy(text: str) -> None:
    """https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_resource-policies.html"""
    try:
        document: object = json.loads(text)
    except (ValueError, RecursionError):
        raise MalformedPolicyDocument(_SYNTAX) from None
    members = cast("dict[str, Any]", document) if isinstance(document, dict) else {}
    found = members.get("Statement")
    statements: list[Any] = cast("list[Any]", found) if isinstance(found, list) else [found]
    known = members.get("Version", _VERSIONS[0]) in _VERSIONS
    if not known or not statements or not all(_is_statement(statement) for statement in statements):
        raise MalformedPolicyDocument(_SYNTAX)


def _is_statement(statement: object) -> bool:
    if not isinstance(statement, dict):
        return False
    members = cast("dict[str, Any]", statement)
    return (
        members.get("Effect") in ("Allow", "Deny")
        and ("Principal" in members or "NotPrincipal" in members)
        and ("Action" in members or "NotAction" in members)
        and ("Resource" in members or "NotResource" in members)
    )
