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
from fogbank.services.cloudformation.scope import pseudo_parameters, zones
from fogbank.services.cloudformation.template.functions import as_text, evaluate
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


async def apply(template: Mapping[str, Any], values: Values, stack: Stack, deployment: Deployment) -> dict[str, Any]:
    """The template after its transforms. Raises InvalidTemplate; Unsupported for macros."""
    names = names_of(template)
    processed = {name: each for name, each in template.items() if name != "Transform"}
    for name in names:
        if name not in (SERVERLESS, EXTENSIONS, INCLUDE):
            raise Unsupported(f"the transform {name}")
    scope = _Given(values, stack)
    processed = cast("dict[str, Any]", await _included(processed, deployment, scope))
    for include in _listed(template.get("Transform")):
        if isinstance(include, dict):
            processed |= await _include(cast("dict[str, Any]", include), deployment, scope)
    if EXTENSIONS in names:
        processed = unrolled(processed, lambda given: _collection(given, scope, template))
    if SERVERLESS in names:
        policies = await _managed_policies(deployment)
        # The translator writes into what it is given.
        own = cast("dict[str, Any]", json.loads(json.dumps(processed)))
        processed = await asyncio.to_thread(_serverless, own, values, stack, policies)
    return processed


def _listed(raw: Any) -> list[Any]:
    return cast("list[Any]", raw) if isinstance(raw, list) else [] if raw is None else [raw]


def names_of(template: Mapping[str, Any]) -> Sequence[str]:
    """The transforms that a template names."""
    found: list[str] = []
    for each in _listed(template.get("Transform")):
        name = cast("dict[str, Any]", each).get("Name") if isinstance(each, dict) else each
        if not isinstance(name, str):
            raise InvalidTemplate("Template format error: Transform must be a string, or a list of strings or objects.")
        found.append(name)
    return found


def check_expansion(template: Mapping[str, Any], capabilities: Sequence[str]) -> None:
    """Raises InsufficientCapabilities for transforms whose result nobody has reviewed or acknowledged.

    https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateStack.html (CAPABILITY_AUTO_EXPAND)
    """
    if "CAPABILITY_AUTO_EXPAND" not in capabilities and (names_of(template) or _holds_transform(template)):
        raise InsufficientCapabilities("Requires capabilities : [CAPABILITY_AUTO_EXPAND]")


def _holds_transform(value: Any) -> bool:
    if isinstance(value, list):
        return any(map(_holds_transform, cast("list[Any]", value)))
    if not isinstance(value, dict):
        return False
    members = cast("dict[str, Any]", value)
    return "Fn::Transform" in members or any(map(_holds_transform, members.values()))


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


class _Given:
    """The scope of what transforms may ask for: parameters and pseudo parameters; see `functions.Scope`."""

    def __init__(self, values: Values, stack: Stack) -> None:
        self.names = {**pseudo_parameters(stack), **values.values}

    def ref(self, name: str) -> Any:
        if name not in self.names:
            raise InvalidTemplate(f"Template error: {name} is no parameter: nothing else can be referred to here.")
        return self.names[name]

    def attribute(self, logical_id: str, name: str) -> Any:
        raise InvalidTemplate(f"Template error: Fn::GetAtt of {logical_id}.{name} is not known before it is deployed.")

    def condition(self, name: str) -> bool:
        raise InvalidTemplate(f"Template error: the condition {name} is not known here.")

    def mapping(self, name: str, top: str, second: str) -> Any:
        return None

    def export(self, name: str) -> str:
        raise InvalidTemplate(f"Template error: the export {name} cannot be imported here.")

    def zones(self, region: str) -> list[str]:
        return zones(region or str(self.names["AWS::Region"]))


class _WithMappings(_Given):
    """With the template's mappings, for Fn::FindInMap in a loop's collection."""

    def __init__(self, given: _Given, mappings: Any) -> None:
        self.names = given.names
        self._mappings = mappings

    def mapping(self, name: str, top: str, second: str) -> Any:
        found = self._mappings
        for each in (name, top, second):
            found = cast("dict[str, Any]", found).get(each) if isinstance(found, dict) else None
        return found


def _collection(given: Any, scope: _Given, template: Mapping[str, Any]) -> list[Any]:
    """What a loop goes over: a list, or what a function of parameters and mappings gives."""
    found = evaluate(given, _WithMappings(scope, template.get("Mappings")))
    if not isinstance(found, list):
        raise InvalidTemplate("Transform AWS::LanguageExtensions failed with: Fn::ForEach needs a list to go over")
    flat: list[Any] = []
    for each in cast("list[Any]", found):
        flat += cast("list[Any]", each) if isinstance(each, list) else [each]
    return flat


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


async def _included(value: Any, deployment: Deployment, scope: _Given) -> Any:
    """Fn::Transform wherever it stands; only AWS::Include is known."""
    if isinstance(value, list):
        return [await _included(each, deployment, scope) for each in cast("list[Any]", value)]
    if not isinstance(value, dict):
        return value
    found: dict[str, Any] = {}
    for name, each in cast("dict[str, Any]", value).items():
        if name == "Fn::Transform":
            found |= await _include(each, deployment, scope)
        else:
            found[name] = await _included(each, deployment, scope)
    return found


async def _include(raw: Any, deployment: Deployment, scope: _Given) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/transform-aws-include.html"""
    members = cast("dict[str, Any]", raw) if isinstance(raw, dict) else {}
    if members.get("Name") != INCLUDE:
        raise Unsupported(f"the transform {members.get('Name')}")
    parameters: Any = members.get("Parameters")
    location = cast("dict[str, Any]", parameters).get("Location") if isinstance(parameters, dict) else None
    if location is None:
        raise InvalidTemplate("Transform AWS::Include failed with: The location parameter is required.")
    url = as_text(evaluate(location, scope))
    bucket, slash, key = url.removeprefix("s3://").partition("/")
    if not url.startswith("s3://") or not slash:
        raise InvalidTemplate("Transform AWS::Include failed with: The location parameter is not a valid S3 uri.")
    try:
        found = await deployment.call("s3", "GetObject", {"Bucket": bucket, "Key": key})
    except AwsError as error:
        raise InvalidTemplate(
            f"Transform AWS::Include failed with: The specified S3 object {url} could not be read: {error.message}"
        ) from None
    return load(await text_of(found["Body"]))


async def text_of(body: Any) -> str:
    """An object's bytes, which may come in pieces, as a text."""
    if isinstance(body, bytes):
        return body.decode("utf-8", "replace")
    return b"".join([piece async for piece in body]).decode("utf-8", "replace")
