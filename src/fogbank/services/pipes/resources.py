"""Pipes in templates.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-pipes-pipe.html
"""

from collections.abc import Awaitable, Mapping
from typing import Any, Final, cast

from fogbank.kernel.deploying import given, in_place, replaced, retag, timestamp, unless_gone, wanted_tags
from fogbank.kernel.resource import Deployment, DeploymentFailed, Made, Properties, ResourceType
from fogbank.services.pipes.errors import NoPipe
from fogbank.services.pipes.running import settled_topic

_NAME_CHARS: Final = 64
_SETTINGS: Final = (
    "Description", "DesiredState", "Enrichment", "EnrichmentParameters", "KmsKeyIdentifier", "RoleArn",
    "SourceParameters", "Target", "TargetParameters",
)  # fmt: skip
# What takes a setting away that a template stops naming: UpdatePipe keeps what is not given.
_DEFAULTS: Final[Mapping[str, Any]] = {
    "Description": "",
    "DesiredState": "RUNNING",
    "Enrichment": "",
    "EnrichmentParameters": {},
    "KmsKeyIdentifier": "",
    "TargetParameters": {},
}
_SOURCE_DEFAULTS: Final[Mapping[str, Any]] = {"FilterCriteria": {}, "SqsQueueParameters": {}}


def _name(deployment: Deployment, properties: Properties) -> str:
    return str(properties.get("Name") or deployment.name(_NAME_CHARS))


async def _create(deployment: Deployment, properties: Properties) -> Made:
    name = _name(deployment, properties)
    wish = {"Name": name, **given(properties, *_SETTINGS, "Source"), "Tags": wanted_tags(deployment, properties)}
    made = await deployment.call("pipes", "CreatePipe", wish)
    return await _ready(deployment, name, made["Arn"])


async def _ready(deployment: Deployment, name: str, arn: str) -> Made:
    """Wait until it runs, or is stopped. Raises DeploymentFailed when it came to nothing."""
    found = await _settled(deployment, name, arn)
    state = found["CurrentState"] if found else "DELETED"
    if found is None or state.endswith("_FAILED"):
        raise DeploymentFailed(f"Pipe {name} is {state}: {found.get('StateReason', '') if found else ''}")
    dates = {each: timestamp(found[each]) for each in ("CreationTime", "LastModifiedTime")}
    return Made(name, {"Arn": arn, "CurrentState": state, "StateReason": found.get("StateReason", ""), **dates})


async def _settled(deployment: Deployment, name: str, arn: str) -> dict[str, Any] | None:
    """The pipe in a state that stays; None when it is gone."""
    while True:
        with deployment.ctx.wakeups.waiter(settled_topic(arn)) as waiter:
            try:
                found = await deployment.call("pipes", "DescribePipe", {"Name": name})
            except NoPipe:
                return None
            if not found["CurrentState"].endswith("ING") or found["CurrentState"] == "RUNNING":
                return found
            await waiter.wait()


async def _update(deployment: Deployment, made: Made, old: Properties, new: Properties) -> Made:
    name, arn = made.physical_id, str(made.attributes["Arn"])
    source = cast("dict[str, Any]", new.get("SourceParameters") or {})
    wish = {"Name": name, **_DEFAULTS, **given(new, *_SETTINGS), "SourceParameters": {**_SOURCE_DEFAULTS, **source}}
    await deployment.call("pipes", "UpdatePipe", wish)
    await _retag(deployment, arn, old, new)
    return await _ready(deployment, name, arn)


async def _retag(deployment: Deployment, arn: str, old: Properties, new: Properties) -> None:
    def untag(keys: list[str]) -> Awaitable[Any]:
        return deployment.call("pipes", "UntagResource", {"resourceArn": arn, "tagKeys": keys})

    def tag(tags: Mapping[str, str]) -> Awaitable[Any]:
        return deployment.call("pipes", "TagResource", {"resourceArn": arn, "tags": dict(tags)})

    await retag(deployment, old, new, untag, tag)


async def _delete(deployment: Deployment, made: Made, _: Properties) -> None:
    name = made.physical_id
    try:
        found = await deployment.call("pipes", "DescribePipe", {"Name": name})
    except NoPipe:
        return
    before = await _settled(deployment, name, found["Arn"])
    if before and await unless_gone(deployment.call("pipes", "DeletePipe", {"Name": name}), NoPipe):
        await _settled(deployment, name, found["Arn"])


async def _find(deployment: Deployment, properties: Properties) -> Made | None:
    name = _name(deployment, properties)
    try:
        found = await deployment.call("pipes", "DescribePipe", {"Name": name})
    except NoPipe:
        return None
    return Made(name, {"Arn": found["Arn"]}) if deployment.owns(found.get("Tags") or {}) else None


RESOURCES: Final[tuple[ResourceType, ...]] = (
    ResourceType(
        "AWS::Pipes::Pipe",
        {**in_place(*_SETTINGS, "Tags"), **replaced("Name", "Source")},
        _create,
        _delete,
        _update,
        frozenset({"Arn", "CreationTime", "CurrentState", "LastModifiedTime", "StateReason"}),
        required=frozenset({"RoleArn", "Source", "Target"}),
        find=_find,
    ),
)
