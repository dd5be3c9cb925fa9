"""SSM in templates: parameters.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ssm-parameter.html
"""

from collections.abc import Awaitable, Mapping
from typing import Any, Final

from msgspec.structs import replace

from fogbank.kernel.deploying import given, in_place, replaced, retag, tag_list, unless_gone, wanted_tags
from fogbank.kernel.resource import Deployment, DeploymentFailed, Made, Properties, ResourceType, tags_of, text_of
from fogbank.services.ssm.errors import InvalidResourceId, ParameterNotFound

_TYPES: Final = ("String", "StringList")
_SETTINGS: Final = ("AllowedPattern", "DataType", "Description", "Tier", "Type", "Value")
# PutParameter keeps what is not given, but for the pattern. A tier is never left again.
_DEFAULTS: Final = {"DataType": "text", "Description": ""}


def _name(deployment: Deployment, properties: Properties) -> str:
    """Generated names begin with CFN, and not with the stack's name."""
    return str(properties.get("Name") or replace(deployment, stack_name="CFN").name(500))


def _check(properties: Properties) -> None:
    if (kind := text_of(properties["Type"])) not in _TYPES:
        # "CloudFormation doesn't support creating a SecureString parameter type." The words are a guess.
        raise DeploymentFailed(f"Properties validation failed: #/Type: {kind} is not one of {', '.join(_TYPES)}")


async def _create(deployment: Deployment, properties: Properties) -> Made:
    _check(properties)
    name = _name(deployment, properties)
    wish = {"Name": name, **given(properties, *_SETTINGS), "Tags": tag_list(wanted_tags(deployment, properties))}
    await deployment.call("ssm", "PutParameter", wish)
    return _made(name, properties)


def _made(name: str, properties: Properties) -> Made:
    return Made(name, {"Type": text_of(properties["Type"]), "Value": text_of(properties["Value"])})


async def _update(deployment: Deployment, made: Made, old: Properties, new: Properties) -> Made:
    _check(new)
    name = made.physical_id
    if any(old.get(each) != new.get(each) for each in _SETTINGS):
        wish = {"Name": name, "Overwrite": True, **_DEFAULTS, **given(new, *_SETTINGS)}
        await deployment.call("ssm", "PutParameter", wish)
    resource = {"ResourceType": "Parameter", "ResourceId": name}

    def untag(keys: list[str]) -> Awaitable[Any]:
        return deployment.call("ssm", "RemoveTagsFromResource", {**resource, "TagKeys": keys})

    def tag(tags: Mapping[str, str]) -> Awaitable[Any]:
        return deployment.call("ssm", "AddTagsToResource", {**resource, "Tags": tag_list(tags)})

    await retag(deployment, old, new, untag, tag)
    return _made(name, new)


async def _delete(deployment: Deployment, made: Made, _: Properties) -> None:
    await unless_gone(deployment.call("ssm", "DeleteParameter", {"Name": made.physical_id}), ParameterNotFound)


async def _find(deployment: Deployment, properties: Properties) -> Made | None:
    name = _name(deployment, properties)
    try:
        wish = {"ResourceType": "Parameter", "ResourceId": name}
        found = await deployment.call("ssm", "ListTagsForResource", wish)
    except InvalidResourceId:
        return None
    return Made(name) if deployment.owns(tags_of(found["TagList"])) else None


RESOURCES: Final[tuple[ResourceType, ...]] = (
    ResourceType(
        "AWS::SSM::Parameter",
        {**in_place(*_SETTINGS, "Tags"), **replaced("Name")},
        _create,
        _delete,
        _update,
        frozenset({"Type", "Value"}),
        required=frozenset({"Type", "Value"}),
        find=_find,
    ),
)
