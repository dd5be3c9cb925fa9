"""Transforms: AWS::LanguageExtensions, AWS::Serverless-2016-10-31, AWS::Include. Macros of one's own are refused.

Serverless is AWS's own `aws-sam-translator`, imported when a template first asks for it, on a thread: it takes a
second. https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/transform-reference.html
"""

import asyncio
import json
import logging
from collections.abc import Mapping, Sequence
from typing import Any, Final, cast

from msgspec import Struct

from fogbank.kernel.errors import AwsError, Unsupported
from fogbank.kernel.resource import Deployment
from fogbank.services.cloudformation.errors import InsufficientCapabilities, InvalidTemplate
from fogbank.services.cloudformation.model import Program, Stack
from fogbank.services.cloudformation.scope import pseudo_parameters
from fogbank.services.cloudformation.template.functions import as_text
from fogbank.services.cloudformation.template.loading import load
from fogbank.services.cloudformation.template.loops import unrolled
from fogbank.services.cloudformation.template.parameters import Values

SERVERLESS: Final = "AWS::Serverless-2016-10-31"
EXTENSIONS: Final = "AWS::LanguageExtensions"
INCLUDE: Final = "AWS::Include"
_IAM_TYPES: Final = frozenset(
    f"AWS::IAM::{name}"
    for name in ("AccessKey", "Group", "GroupPolicy", "InstanceProfile", "ManagedPolicy", "Policy", "Role",
                 "RolePolicy", "User", "UserPolicy", "UserToGroupAddition")
)  # fmt: skip
# Those of them that can be given a name, and how the property is called.
_NAMED: Final = {
    "AWS::IAM::Group": "GroupName",
    "AWS::IAM::InstanceProfile": "InstanceProfileName",
    "AWS::IAM::ManagedPolicy": "ManagedPolicyName",
    "AWS::IAM::Role": "RoleName",
    "AWS::IAM::User": "UserName",
}


class _Session(Struct):
    """All that the translator asks a session of an SDK for."""

    region_name: str


async def apply(
    template: Mapping[str, Any], values: Values, stack: Stack, deployment: Deployment, capabilities: Sequence[str]
) -> dict[str, Any]:
    """The template after its transforms. Raises InvalidTemplate; Unsupported for macros."""
    names = names_of(template)
    processed = cast("dict[str, Any]", json.loads(json.dumps({k: v for k, v in template.items() if k != "Transform"})))
    for name in names:
        if name not in (SERVERLESS, EXTENSIONS, INCLUDE):
            raise Unsupported(f"the transform {name}")
    processed = await _included(processed, deployment)
    if isinstance(include := template.get("Transform"), dict):
        processed |= await _include(cast("dict[str, Any]", include), deployment)
    if EXTENSIONS in names:
        processed = unrolled(processed, lambda given: _collection(given, values, stack))
    if SERVERLESS in names:
        policies = await _managed_policies(deployment)
        processed = await asyncio.to_thread(_serverless, processed, values, stack, policies)
    return processed


def names_of(template: Mapping[str, Any]) -> Sequence[str]:
    """The transforms that a template names."""
    raw = template.get("Transform")
    listed = cast("list[Any]", raw) if isinstance(raw, list) else [raw] if raw else []
    return [
        as_text(cast("dict[str, Any]", each).get("Name", "")) if isinstance(each, dict) else each for each in listed
    ]


def capability_of(resources: Sequence[tuple[str, Mapping[str, Any]]]) -> str:
    """What must be acknowledged for these types and properties; "" for nothing.

    https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateStack.html
    """
    found = [(kind, properties) for kind, properties in resources if kind in _IAM_TYPES]
    if any(_NAMED.get(kind) in properties for kind, properties in found):
        return "CAPABILITY_NAMED_IAM"
    return "CAPABILITY_IAM" if found else ""


def check_capabilities(program: Program, capabilities: Sequence[str]) -> None:
    """Raises InsufficientCapabilities for resources of IAM that were not acknowledged."""
    needed = capability_of([(declared.type, declared.properties) for declared in program.resources.values()])
    if needed and needed not in capabilities and "CAPABILITY_NAMED_IAM" not in capabilities:
        raise InsufficientCapabilities(f"Requires capabilities : [{needed}]")


def _collection(given: Any, values: Values, stack: Stack) -> list[Any]:
    """What a loop goes over: a list, or the value of a list parameter."""
    if isinstance(given, dict):
        name = cast("dict[str, Any]", given).get("Ref")
        given = values.values.get(str(name), pseudo_parameters(stack).get(str(name)))
    if not isinstance(given, list):
        raise InvalidTemplate("Transform AWS::LanguageExtensions failed with: Fn::ForEach needs a list to go over")
    found: list[Any] = []
    for each in cast("list[Any]", given):
        inner = _collection(each, values, stack) if isinstance(each, dict) else [each]
        found += inner
    return found


async def _managed_policies(deployment: Deployment) -> dict[str, str]:
    """AWS's managed policies by name, as far as IAM has them."""
    found: dict[str, str] = {}
    wish: dict[str, Any] = {"Scope": "AWS", "MaxItems": 1000}
    try:
        page = await deployment.call("iam", "ListPolicies", wish)
    except AwsError:
        return {}
    for policy in page.get("Policies", ()):
        found[policy["PolicyName"]] = policy["Arn"]
    return found


def _serverless(template: dict[str, Any], values: Values, stack: Stack, policies: Mapping[str, str]) -> dict[str, Any]:
    from samtranslator.model.exceptions import InvalidDocumentException
    from samtranslator.parser.parser import Parser
    from samtranslator.translator.translator import Translator

    # It warns of metrics that it collects for AWS.
    logging.getLogger("samtranslator").setLevel(logging.ERROR)
    translator: Any = Translator(dict(policies), Parser(), boto_session=cast("Any", _Session(stack.region)))
    given = {name: as_text(each) for name, each in values.values.items()}
    pseudo = {name: value for name, value in pseudo_parameters(stack).items() if isinstance(value, str)}
    try:
        translated: Any = translator.translate(template, parameter_values={**pseudo, **given})
    except InvalidDocumentException as error:
        causes = [str(cause.message) for cause in sorted(error.causes, key=lambda cause: str(cause.message))]
        raise InvalidTemplate(
            f"Transform {SERVERLESS} failed with: Invalid Serverless Application Specification document. "
            f"Number of errors found: {len(causes)}. {' '.join(causes)}"
        ) from None
    # Plain values again: the translator leaves texts of a class of its own.
    return cast("dict[str, Any]", json.loads(json.dumps(translated)))


async def _included(value: Any, deployment: Deployment) -> Any:
    """Fn::Transform wherever it stands; only AWS::Include is known."""
    if isinstance(value, list):
        return [await _included(each, deployment) for each in cast("list[Any]", value)]
    if not isinstance(value, dict):
        return value
    found: dict[str, Any] = {}
    for name, each in cast("dict[str, Any]", value).items():
        if name == "Fn::Transform":
            found |= await _include(each, deployment)
        else:
            found[name] = await _included(each, deployment)
    return found


async def _include(raw: Any, deployment: Deployment) -> dict[str, Any]:
    members = cast("dict[str, Any]", raw) if isinstance(raw, dict) else {}
    if members.get("Name") != INCLUDE:
        raise Unsupported(f"the transform {members.get('Name')}")
    location = cast("dict[str, Any]", members.get("Parameters") or {}).get("Location")
    bucket, _, key = str(location).removeprefix("s3://").partition("/")
    try:
        found = await deployment.call("s3", "GetObject", {"Bucket": bucket, "Key": key})
    except AwsError as error:
        raise InvalidTemplate(
            f"Transform AWS::Include failed with: The specified S3 object {location} could not be read: {error.message}"
        ) from None
    return load(await text_of(found["Body"]))


async def text_of(body: Any) -> str:
    """An object's bytes, which may come in pieces, as a text."""
    if isinstance(body, bytes):
        return body.decode("utf-8", "replace")
    return b"".join([piece async for piece in body]).decode("utf-8", "replace")
