"""CloudWatch Logs in templates: log groups and streams, and with them their filters.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_Logs.html
"""

from collections.abc import Awaitable, Mapping
from typing import Any, Final, cast

from fogbank.kernel.deploying import changed, in_place, replaced, retag, unless_gone, wanted_tags
from fogbank.kernel.resource import Deployment, DeploymentFailed, Made, Properties, ResourceType
from fogbank.services.logs.errors import ResourceNotFound
from fogbank.services.logs.resources_filters import FILTERS

_NAME_CHARS: Final = 512
_CREATED_WITH: Final = {
    "DeletionProtectionEnabled": "deletionProtectionEnabled",
    "KmsKeyId": "kmsKeyId",
    "LogGroupClass": "logGroupClass",
}


def _name(deployment: Deployment, properties: Properties) -> str:
    return str(properties.get("LogGroupName") or deployment.name(_NAME_CHARS))


async def _create_group(deployment: Deployment, properties: Properties) -> Made:
    name = _name(deployment, properties)
    wish = {member: properties[each] for each, member in _CREATED_WITH.items() if each in properties}
    wish |= {"logGroupName": name, "tags": wanted_tags(deployment, properties)}
    await deployment.call("logs", "CreateLogGroup", wish)
    await _retain(deployment, name, {}, properties)
    # GetAtt gives it as the API does: with `:*` at its end.
    return Made(name, {"Arn": (await _described(deployment, name))["arn"]})


async def _described(deployment: Deployment, name: str) -> dict[str, Any]:
    found = await deployment.call("logs", "DescribeLogGroups", {"logGroupNamePrefix": name})
    [group] = [each for each in found["logGroups"] if each["logGroupName"] == name]
    return cast("dict[str, Any]", group)


async def _retain(deployment: Deployment, name: str, old: Properties, new: Properties) -> None:
    if not changed(old, new, "RetentionInDays"):
        return
    if "RetentionInDays" in new:
        wish = {"logGroupName": name, "retentionInDays": new["RetentionInDays"]}
        await deployment.call("logs", "PutRetentionPolicy", wish)
    else:
        await deployment.call("logs", "DeleteRetentionPolicy", {"logGroupName": name})


async def _update_group(deployment: Deployment, made: Made, old: Properties, new: Properties) -> Made:
    name = made.physical_id
    if (await _described(deployment, name))["logGroupClass"] != new.get("LogGroupClass", "STANDARD"):
        # "After a log group is created, its class can't be changed": the words are a guess.
        raise DeploymentFailed("LogGroupClass cannot be changed after the log group is created.")
    await _retain(deployment, name, old, new)
    if changed(old, new, "KmsKeyId"):
        verb = "Associate" if "KmsKeyId" in new else "Disassociate"
        wish = {"logGroupName": name, **({"kmsKeyId": new["KmsKeyId"]} if "KmsKeyId" in new else {})}
        await deployment.call("logs", f"{verb}KmsKey", wish)
    if changed(old, new, "DeletionProtectionEnabled"):
        protected = new.get("DeletionProtectionEnabled", False)
        wish = {"logGroupIdentifier": name, "deletionProtectionEnabled": protected}
        await deployment.call("logs", "PutLogGroupDeletionProtection", wish)
    await _retag(deployment, made, old, new)
    return made


async def _retag(deployment: Deployment, made: Made, old: Properties, new: Properties) -> None:
    resource = {"resourceArn": str(made.attributes["Arn"]).removesuffix(":*")}

    def untag(keys: list[str]) -> Awaitable[Any]:
        return deployment.call("logs", "UntagResource", {**resource, "tagKeys": keys})

    def tag(tags: Mapping[str, str]) -> Awaitable[Any]:
        return deployment.call("logs", "TagResource", {**resource, "tags": dict(tags)})

    await retag(deployment, old, new, untag, tag)


async def _delete_group(deployment: Deployment, made: Made, _: Properties) -> None:
    await unless_gone(deployment.call("logs", "DeleteLogGroup", {"logGroupName": made.physical_id}), ResourceNotFound)


async def _find_group(deployment: Deployment, properties: Properties) -> Made | None:
    name = _name(deployment, properties)
    try:
        found = await deployment.call("logs", "ListTagsLogGroup", {"logGroupName": name})
    except ResourceNotFound:
        return None
    return Made(name) if deployment.owns(found["tags"]) else None


# Log streams


def _stream(deployment: Deployment, properties: Properties) -> dict[str, str]:
    name = str(properties.get("LogStreamName") or deployment.name(_NAME_CHARS))
    return {"logGroupName": properties["LogGroupName"], "logStreamName": name}


async def _create_stream(deployment: Deployment, properties: Properties) -> Made:
    wish = _stream(deployment, properties)
    await deployment.call("logs", "CreateLogStream", wish)
    return Made(wish["logStreamName"])


async def _delete_stream(deployment: Deployment, made: Made, properties: Properties) -> None:
    wish = {"logGroupName": properties["LogGroupName"], "logStreamName": made.physical_id}
    await unless_gone(deployment.call("logs", "DeleteLogStream", wish), ResourceNotFound)


async def _find_stream(deployment: Deployment, properties: Properties) -> Made | None:
    """A stream has no tags: only a generated name tells that it is ours."""
    return None if "LogStreamName" in properties else Made(_stream(deployment, properties)["logStreamName"])


RESOURCES: Final[tuple[ResourceType, ...]] = (
    ResourceType(
        "AWS::Logs::LogGroup",
        {
            **in_place("DeletionProtectionEnabled", "KmsKeyId", "LogGroupClass", "RetentionInDays", "Tags"),
            **replaced("LogGroupName"),
        },
        _create_group,
        _delete_group,
        _update_group,
        frozenset({"Arn"}),
        find=_find_group,
    ),
    ResourceType(
        "AWS::Logs::LogStream",
        replaced("LogGroupName", "LogStreamName"),
        _create_stream,
        _delete_stream,
        required=frozenset({"LogGroupName"}),
        find=_find_stream,
    ),
    *FILTERS,
)
