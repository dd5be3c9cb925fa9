"""Lambda in templates: event source mappings, and what becomes of asynchronous invocations.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_Lambda.html
"""

from typing import Any, Final

from fogbank.kernel.resource import Change, Deployment, Made, Properties, ResourceType, tags_of
from fogbank.services.lambda_.errors import ResourceNotFound
from fogbank.services.lambda_.resources_tags import change_tags

# In AWS these can be changed; those of streams are refused by the API until there are streams.
_CHANGED: Final = (
    "BatchSize", "BisectBatchOnFunctionError", "DestinationConfig", "Enabled", "FilterCriteria", "FunctionName",
    "FunctionResponseTypes", "MaximumBatchingWindowInSeconds", "MaximumRecordAgeInSeconds", "MaximumRetryAttempts",
    "ParallelizationFactor", "ScalingConfig", "TumblingWindowInSeconds",
)  # fmt: skip
_FIXED: Final = ("EventSourceArn", "StartingPosition", "StartingPositionTimestamp")
_RESET: Final[dict[str, Any]] = {
    "FilterCriteria": {},
    "FunctionResponseTypes": [],
    "MaximumBatchingWindowInSeconds": 0,
    "ScalingConfig": {},
    "Enabled": True,
    "BatchSize": 10,
}


async def _map(deployment: Deployment, properties: Properties) -> Made:
    wish = {name: properties[name] for name in (*_CHANGED, *_FIXED) if name in properties}
    wish["Tags"] = {**tags_of(properties.get("Tags")), **deployment.tags}
    made = await deployment.call("lambda", "CreateEventSourceMapping", wish)
    return Made(made["UUID"], {"Id": made["UUID"], "EventSourceMappingArn": made["EventSourceMappingArn"]})


async def _remap(deployment: Deployment, made: Made, old: Properties, new: Properties) -> Made:
    changed = {name: new.get(name, _RESET.get(name)) for name in _CHANGED if old.get(name) != new.get(name)}
    if changed:
        await deployment.call("lambda", "UpdateEventSourceMapping", {"UUID": made.physical_id, **changed})
    await change_tags(deployment, str(made.attributes["EventSourceMappingArn"]), old, new)
    return made


async def _unmap(deployment: Deployment, made: Made, _: Properties) -> None:
    try:
        await deployment.call("lambda", "DeleteEventSourceMapping", {"UUID": made.physical_id})
    except ResourceNotFound:
        return


async def _find_mapping(deployment: Deployment, properties: Properties) -> Made | None:
    wish = {"FunctionName": properties["FunctionName"], "EventSourceArn": properties.get("EventSourceArn")}
    try:
        found = await deployment.call("lambda", "ListEventSourceMappings", wish)
    except ResourceNotFound:
        return None
    for each in found["EventSourceMappings"]:
        tags = await deployment.call("lambda", "ListTags", {"Resource": each["EventSourceMappingArn"]})
        if deployment.owns(tags.get("Tags") or {}):
            return Made(each["UUID"])
    return None


async def _configure(deployment: Deployment, properties: Properties) -> Made:
    await deployment.call("lambda", "PutFunctionEventInvokeConfig", dict(properties))
    return Made(f"{properties['FunctionName']}|{properties['Qualifier']}")


async def _reconfigure(deployment: Deployment, made: Made, _: Properties, new: Properties) -> Made:
    await deployment.call("lambda", "PutFunctionEventInvokeConfig", dict(new))
    return made


async def _forget(deployment: Deployment, _: Made, properties: Properties) -> None:
    wish = {name: properties[name] for name in ("FunctionName", "Qualifier")}
    try:
        await deployment.call("lambda", "DeleteFunctionEventInvokeConfig", wish)
    except ResourceNotFound:
        return


RESOURCES: Final[tuple[ResourceType, ...]] = (
    ResourceType(
        "AWS::Lambda::EventSourceMapping",
        {
            **dict.fromkeys((*_CHANGED, "Tags"), Change.IN_PLACE),
            **dict.fromkeys(_FIXED, Change.REPLACEMENT),
        },
        _map,
        _unmap,
        _remap,
        frozenset({"EventSourceMappingArn", "Id"}),
        required=frozenset({"FunctionName"}),
        find=_find_mapping,
    ),
    ResourceType(
        "AWS::Lambda::EventInvokeConfig",
        {
            "DestinationConfig": Change.IN_PLACE,
            "FunctionName": Change.REPLACEMENT,
            "MaximumEventAgeInSeconds": Change.IN_PLACE,
            "MaximumRetryAttempts": Change.IN_PLACE,
            "Qualifier": Change.REPLACEMENT,
        },
        _configure,
        _forget,
        _reconfigure,
        required=frozenset({"FunctionName", "Qualifier"}),
    ),
)
