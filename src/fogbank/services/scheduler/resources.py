"""Scheduler in templates: schedules and their groups.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_Scheduler.html
"""

from collections.abc import Awaitable, Mapping
from typing import Any, Final

from fogbank.kernel.arn import Arn, partition_of
from fogbank.kernel.deploying import (
    epoch_s,
    given,
    in_place,
    replaced,
    retag,
    tag_list,
    timestamp,
    unless_gone,
    wanted_tags,
)
from fogbank.kernel.resource import Deployment, Made, Properties, ResourceType, tags_of
from fogbank.services.scheduler.errors import NotFound
from fogbank.services.scheduler.groups import gone_topic

_NAME_CHARS: Final = 64
_SETTINGS: Final = (
    "Description", "FlexibleTimeWindow", "GroupName", "KmsKeyArn", "ScheduleExpression", "ScheduleExpressionTimezone",
    "State", "Target",
)  # fmt: skip
_DATES: Final = ("EndDate", "StartDate")


def _name(deployment: Deployment, properties: Properties) -> str:
    return str(properties.get("Name") or deployment.name(_NAME_CHARS))


# Schedules


def _wish(name: str, properties: Properties) -> dict[str, Any]:
    dates = {each: epoch_s(properties[each]) for each in _DATES if each in properties}
    return {"Name": name, **given(properties, *_SETTINGS), **dates}


async def _create(deployment: Deployment, properties: Properties) -> Made:
    name = _name(deployment, properties)
    made = await deployment.call("scheduler", "CreateSchedule", _wish(name, properties))
    return Made(name, {"Arn": made["ScheduleArn"]})


async def _update(deployment: Deployment, made: Made, _: Properties, new: Properties) -> Made:
    """What is not named has its default again. Of another group there is no such schedule: then it fails, as in AWS."""
    await deployment.call("scheduler", "UpdateSchedule", _wish(made.physical_id, new))
    return made


async def _delete(deployment: Deployment, made: Made, properties: Properties) -> None:
    wish = {"Name": made.physical_id, **given(properties, "GroupName")}
    await unless_gone(deployment.call("scheduler", "DeleteSchedule", wish), NotFound)


async def _find(deployment: Deployment, properties: Properties) -> Made | None:
    """A schedule has no tags: only a generated name tells that it is ours."""
    return None if "Name" in properties else Made(_name(deployment, properties))


# Groups


async def _create_group(deployment: Deployment, properties: Properties) -> Made:
    name = _name(deployment, properties)
    wish = {"Name": name, "Tags": tag_list(wanted_tags(deployment, properties))}
    await deployment.call("scheduler", "CreateScheduleGroup", wish)
    found = await deployment.call("scheduler", "GetScheduleGroup", {"Name": name})
    dates = {each: timestamp(found[each]) for each in ("CreationDate", "LastModificationDate")}
    return Made(name, {"Arn": found["Arn"], "State": found["State"], **dates})


async def _update_group(deployment: Deployment, made: Made, old: Properties, new: Properties) -> Made:
    resource = {"ResourceArn": made.attributes["Arn"]}

    def untag(keys: list[str]) -> Awaitable[Any]:
        return deployment.call("scheduler", "UntagResource", {**resource, "TagKeys": keys})

    def tag(tags: Mapping[str, str]) -> Awaitable[Any]:
        return deployment.call("scheduler", "TagResource", {**resource, "Tags": tag_list(tags)})

    await retag(deployment, old, new, untag, tag)
    return made


async def _delete_group(deployment: Deployment, made: Made, _: Properties) -> None:
    """Its schedules go first, in the background: wait until it is gone."""
    named, wakeups = {"Name": made.physical_id}, deployment.ctx.wakeups
    while True:
        with wakeups.waiter(gone_topic(_arn(deployment, made.physical_id))) as waiter:
            try:
                found = await deployment.call("scheduler", "GetScheduleGroup", named)
                if found["State"] != "DELETING":
                    await deployment.call("scheduler", "DeleteScheduleGroup", named)
            except NotFound:
                return
            await waiter.wait()


def _arn(deployment: Deployment, name: str) -> str:
    ctx = deployment.ctx
    return str(Arn("scheduler", ctx.region, ctx.account, f"schedule-group/{name}", partition_of(ctx.region)))


async def _find_group(deployment: Deployment, properties: Properties) -> Made | None:
    name = _name(deployment, properties)
    try:
        wish = {"ResourceArn": _arn(deployment, name)}
        found = await deployment.call("scheduler", "ListTagsForResource", wish)
    except NotFound:
        return None
    return Made(name) if deployment.owns(tags_of(found["Tags"])) else None


RESOURCES: Final[tuple[ResourceType, ...]] = (
    ResourceType(
        "AWS::Scheduler::Schedule",
        {**in_place(*_SETTINGS, *_DATES), **replaced("Name")},
        _create,
        _delete,
        _update,
        frozenset({"Arn"}),
        required=frozenset({"FlexibleTimeWindow", "ScheduleExpression", "Target"}),
        find=_find,
    ),
    ResourceType(
        "AWS::Scheduler::ScheduleGroup",
        {**in_place("Tags"), **replaced("Name")},
        _create_group,
        _delete_group,
        _update_group,
        frozenset({"Arn", "CreationDate", "LastModificationDate", "State"}),
        find=_find_group,
    ),
)
