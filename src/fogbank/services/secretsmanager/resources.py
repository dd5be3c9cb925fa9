"""Secrets Manager in templates: secrets, their policies, their rotation.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_SecretsManager.html
"""

import json
from collections.abc import Awaitable, Mapping
from typing import Any, Final, cast

from fogbank.kernel.deploying import changed, given, in_place, replaced, retag, tag_list, unless_gone, wanted_tags
from fogbank.kernel.resource import Deployment, DeploymentFailed, Made, Properties, ResourceType, tags_of, text_of
from fogbank.services.secretsmanager.errors import ResourceNotFound

_SETTINGS: Final = ("Description", "KmsKeyId")
_IN_TEMPLATE: Final = ("GenerateStringKey", "SecretStringTemplate")


def _name(deployment: Deployment, properties: Properties) -> str:
    """Generated names have no stack's name in them: LOGICALID-RANDOM."""
    random = deployment.name().rpartition("-")[2]
    return str(properties.get("Name") or f"{deployment.logical_id}-{random}")


async def _value(deployment: Deployment, properties: Properties) -> dict[str, str]:
    """The secret's text, as a parameter of the API; none for a secret that begins empty. Raises DeploymentFailed."""
    wanted = cast("dict[str, Any] | None", properties.get("GenerateSecretString"))
    if wanted is None:
        return {"SecretString": text_of(properties["SecretString"])} if "SecretString" in properties else {}
    if "SecretString" in properties:
        # https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-secretsmanager-secret.html
        raise DeploymentFailed("You can't specify both GenerateSecretString and SecretString.")
    rules = {name: value for name, value in wanted.items() if name not in _IN_TEMPLATE}
    password = (await deployment.call("secretsmanager", "GetRandomPassword", rules))["RandomPassword"]
    return {"SecretString": _placed(wanted, password)}


def _placed(wanted: Mapping[str, Any], password: str) -> str:
    """The password, in the template for it where there is one."""
    key, template = wanted.get("GenerateStringKey"), wanted.get("SecretStringTemplate")
    if key is None and template is None:
        return password
    if key is None or template is None:
        raise DeploymentFailed("SecretStringTemplate and GenerateStringKey must be specified together.")  # a guess
    try:
        members: Any = json.loads(text_of(template))
    except ValueError:
        members = None
    if not isinstance(members, dict):
        raise DeploymentFailed("SecretStringTemplate is not a valid JSON object.")  # a guess
    return json.dumps({**cast("dict[str, Any]", members), str(key): password}, separators=(",", ":"))


async def _create(deployment: Deployment, properties: Properties) -> Made:
    wish = {
        "Name": _name(deployment, properties),
        **given(properties, *_SETTINGS),
        **await _value(deployment, properties),
        "Tags": tag_list(wanted_tags(deployment, properties)),
    }
    arn = (await deployment.call("secretsmanager", "CreateSecret", wish))["ARN"]
    return Made(arn, {"Id": arn})


async def _update(deployment: Deployment, made: Made, old: Properties, new: Properties) -> Made:
    secret = {"SecretId": made.physical_id}
    wish = {name: new.get(name, "") for name in _SETTINGS if changed(old, new, name)}
    if changed(old, new, "SecretString", "GenerateSecretString"):
        # A change of either makes another value; left out, the value stays.
        wish |= await _value(deployment, new)
    if wish:
        await deployment.call("secretsmanager", "UpdateSecret", {**secret, **wish})

    def untag(keys: list[str]) -> Awaitable[Any]:
        return deployment.call("secretsmanager", "UntagResource", {**secret, "TagKeys": keys})

    def tag(tags: Mapping[str, str]) -> Awaitable[Any]:
        return deployment.call("secretsmanager", "TagResource", {**secret, "Tags": tag_list(tags)})

    await retag(deployment, old, new, untag, tag)
    return made


async def _delete(deployment: Deployment, made: Made, _: Properties) -> None:
    """At once: CloudFormation leaves no recovery window, so that the name is free for the next stack."""
    wish = {"SecretId": made.physical_id, "ForceDeleteWithoutRecovery": True}
    await unless_gone(deployment.call("secretsmanager", "DeleteSecret", wish), ResourceNotFound)


async def _find(deployment: Deployment, properties: Properties) -> Made | None:
    wish = {"SecretId": _name(deployment, properties)}
    try:
        found = await deployment.call("secretsmanager", "DescribeSecret", wish)
    except ResourceNotFound:
        return None
    return Made(found["ARN"]) if deployment.owns(tags_of(found.get("Tags"))) else None


# A secret's policy


async def _put_policy(deployment: Deployment, properties: Properties) -> Made:
    wish = {"SecretId": properties["SecretId"], "ResourcePolicy": text_of(properties["ResourcePolicy"])}
    arn = (await deployment.call("secretsmanager", "PutResourcePolicy", wish))["ARN"]
    return Made(arn, {"Id": arn})


async def _change_policy(deployment: Deployment, _: Made, __: Properties, new: Properties) -> Made:
    return await _put_policy(deployment, new)


async def _delete_policy(deployment: Deployment, made: Made, _: Properties) -> None:
    wish = {"SecretId": made.physical_id}
    await unless_gone(deployment.call("secretsmanager", "DeleteResourcePolicy", wish), ResourceNotFound)


# Rotation


async def _rotate(deployment: Deployment, properties: Properties) -> Made:
    wish = given(properties, "RotationLambdaARN", "RotationRules", "SecretId")
    if "RotateImmediatelyOnUpdate" in properties:
        wish["RotateImmediately"] = properties["RotateImmediatelyOnUpdate"]
    arn = (await deployment.call("secretsmanager", "RotateSecret", wish))["ARN"]
    return Made(arn, {"Id": arn})


async def _change_rotation(deployment: Deployment, _: Made, __: Properties, new: Properties) -> Made:
    return await _rotate(deployment, {"RotationRules": {}, **new})


async def _end_rotation(deployment: Deployment, made: Made, _: Properties) -> None:
    wish = {"SecretId": made.physical_id}
    await unless_gone(deployment.call("secretsmanager", "CancelRotateSecret", wish), ResourceNotFound)


RESOURCES: Final[tuple[ResourceType, ...]] = (
    ResourceType(
        "AWS::SecretsManager::Secret",
        {**in_place(*_SETTINGS, "GenerateSecretString", "SecretString", "Tags"), **replaced("Name")},
        _create,
        _delete,
        _update,
        frozenset({"Id"}),
        find=_find,
    ),
    ResourceType(
        "AWS::SecretsManager::ResourcePolicy",
        {**in_place("ResourcePolicy"), **replaced("SecretId")},
        _put_policy,
        _delete_policy,
        _change_policy,
        frozenset({"Id"}),
        required=frozenset({"ResourcePolicy", "SecretId"}),
    ),
    ResourceType(
        "AWS::SecretsManager::RotationSchedule",
        {
            **in_place("RotateImmediatelyOnUpdate", "RotationLambdaARN", "RotationRules"),
            **replaced("SecretId"),
        },
        _rotate,
        _end_rotation,
        _change_rotation,
        frozenset({"Id"}),
        required=frozenset({"SecretId"}),
    ),
)
