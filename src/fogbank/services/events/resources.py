"""EventBridge in templates: rules and buses. Archives, connections and API destinations are in the file beside.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_Events.html
"""

import asyncio
import json
from collections.abc import Awaitable, Mapping
from typing import Any, Final, cast

from msgspec import Struct, field

from fogbank.kernel.arn import Arn, partition_of
from fogbank.kernel.deploying import changed, given, in_place, replaced, retag, tag_list, unless_gone, wanted_tags
from fogbank.kernel.resource import Deployment, Made, Properties, ResourceType, tags_of, text_of
from fogbank.services.events import resources_destinations
from fogbank.services.events.errors import ResourceNotFound
from fogbank.services.events.model import DEFAULT

_RULE_CHARS: Final = 64
_RULE: Final = ("Description", "RoleArn", "ScheduleExpression", "State")
_BUS: Final = ("DeadLetterConfig", "Description", "KmsKeyIdentifier", "LogConfig")
# What of a bus a template stops naming.
_BUS_DEFAULTS: Final[Mapping[str, Any]] = {
    "DeadLetterConfig": {},
    "Description": "",
    "KmsKeyIdentifier": "",
    "LogConfig": {"IncludeDetail": "NONE", "Level": "OFF"},
}


async def _tag(deployment: Deployment, arn: str, old: Properties, new: Properties) -> None:
    def untag(keys: list[str]) -> Awaitable[Any]:
        return deployment.call("events", "UntagResource", {"ResourceARN": arn, "TagKeys": keys})

    def tag(tags: Mapping[str, str]) -> Awaitable[Any]:
        return deployment.call("events", "TagResource", {"ResourceARN": arn, "Tags": tag_list(tags)})

    await retag(deployment, old, new, untag, tag)


async def _is_ours(deployment: Deployment, arn: str) -> bool:
    try:
        found = await deployment.call("events", "ListTagsForResource", {"ResourceARN": arn})
    except ResourceNotFound:
        return False
    return deployment.owns(tags_of(found["Tags"]))


# Rules


def _rule(deployment: Deployment, properties: Properties) -> dict[str, Any]:
    """What names a rule in the API."""
    name = str(properties.get("Name") or deployment.name(_RULE_CHARS))
    return {"Name": name, **given(properties, "EventBusName")}


def _rule_id(rule: Mapping[str, Any]) -> str:
    """The name; on another bus than the default one `BUS|NAME`."""
    bus = rule.get("EventBusName", DEFAULT)
    return rule["Name"] if bus == DEFAULT else f"{bus}|{rule['Name']}"


def _rule_of(physical_id: str) -> dict[str, str]:
    bus, _, name = physical_id.rpartition("|")
    return {"Name": name, **({"EventBusName": bus} if bus else {})}


def _targets(properties: Properties) -> list[dict[str, Any]]:
    return cast("list[dict[str, Any]]", properties.get("Targets") or [])


async def _create_rule(deployment: Deployment, properties: Properties) -> Made:
    rule = _rule(deployment, properties)
    tags = {"Tags": tag_list(wanted_tags(deployment, properties))}
    arn = await _put_rule(deployment, {**rule, **tags}, properties)
    await _put_targets(deployment, rule, [], _targets(properties))
    return Made(_rule_id(rule), {"Arn": arn})


async def _put_rule(deployment: Deployment, rule: Mapping[str, Any], properties: Properties) -> str:
    wish = {**rule, **given(properties, *_RULE)}
    if "EventPattern" in properties:
        wish["EventPattern"] = text_of(properties["EventPattern"])
    return str((await deployment.call("events", "PutRule", wish))["RuleArn"])


async def _put_targets(
    deployment: Deployment, rule: Mapping[str, Any], old: list[dict[str, Any]], new: list[dict[str, Any]]
) -> None:
    named = {"Rule": rule["Name"], **given(rule, "EventBusName")}
    kept = {text_of(target["Id"]) for target in new}
    gone = [name for name in (text_of(target["Id"]) for target in old) if name not in kept]
    if gone:
        await unless_gone(deployment.call("events", "RemoveTargets", {**named, "Ids": gone}), ResourceNotFound)
    if new and new != old:
        await deployment.call("events", "PutTargets", {**named, "Targets": new})


async def _update_rule(deployment: Deployment, made: Made, old: Properties, new: Properties) -> Made:
    rule = _rule_of(made.physical_id)
    # What is not named has its default again: PutRule replaces all that a rule says.
    await _put_rule(deployment, rule, new)
    await _put_targets(deployment, rule, _targets(old), _targets(new))
    await _tag(deployment, str(made.attributes["Arn"]), old, new)
    return made


async def _delete_rule(deployment: Deployment, made: Made, _: Properties) -> None:
    """With all its targets, whoever put them there."""
    rule = _rule_of(made.physical_id)
    named = {"Rule": rule["Name"], **given(rule, "EventBusName")}
    try:
        found = await deployment.call("events", "ListTargetsByRule", named)
        if ids := [target["Id"] for target in found["Targets"]]:
            await deployment.call("events", "RemoveTargets", {**named, "Ids": ids})
        await deployment.call("events", "DeleteRule", rule)
    except ResourceNotFound:
        return


async def _find_rule(deployment: Deployment, properties: Properties) -> Made | None:
    rule, ctx = _rule(deployment, properties), deployment.ctx
    bus = str(rule.get("EventBusName", DEFAULT)).rpartition(":event-bus/")[2]
    path = rule["Name"] if bus == DEFAULT else f"{bus}/{rule['Name']}"
    arn = str(Arn("events", ctx.region, ctx.account, f"rule/{path}", partition_of(ctx.region)))
    return Made(_rule_id(rule)) if await _is_ours(deployment, arn) else None


# Buses


async def _create_bus(deployment: Deployment, properties: Properties) -> Made:
    name = str(properties["Name"])
    wish = {"Name": name, **given(properties, *_BUS), "Tags": tag_list(wanted_tags(deployment, properties))}
    arn = (await deployment.call("events", "CreateEventBus", wish))["EventBusArn"]
    await _set_policy(deployment, name, {}, properties)
    return Made(name, {"Arn": arn, "Name": name})


async def _set_policy(deployment: Deployment, bus: str, old: Properties, new: Properties) -> None:
    if not changed(old, new, "Policy"):
        return
    if "Policy" in new:
        wish = {"EventBusName": bus, "Policy": text_of(new["Policy"])}
        await deployment.call("events", "PutPermission", wish)
    else:
        wish = {"EventBusName": bus, "RemoveAllPermissions": True}
        await deployment.call("events", "RemovePermission", wish)


async def _update_bus(deployment: Deployment, made: Made, old: Properties, new: Properties) -> Made:
    if changed(old, new, *_BUS):
        wish = {name: new.get(name, _BUS_DEFAULTS[name]) for name in _BUS if changed(old, new, name)}
        await deployment.call("events", "UpdateEventBus", {"Name": made.physical_id, **wish})
    await _set_policy(deployment, made.physical_id, old, new)
    await _tag(deployment, str(made.attributes["Arn"]), old, new)
    return made


async def _delete_bus(deployment: Deployment, made: Made, _: Properties) -> None:
    await deployment.call("events", "DeleteEventBus", {"Name": made.physical_id})


async def _find_bus(deployment: Deployment, properties: Properties) -> Made | None:
    name, ctx = str(properties["Name"]), deployment.ctx
    arn = str(Arn("events", ctx.region, ctx.account, f"event-bus/{name}", partition_of(ctx.region)))
    return Made(name) if await _is_ours(deployment, arn) else None


# A bus's policy, statement by statement


class _Turns(Struct):
    """A port: whole policies are read, changed and written one after the other."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


def _bus_of(properties: Properties) -> str:
    return str(properties.get("EventBusName", DEFAULT))


async def _permit(deployment: Deployment, properties: Properties) -> Made:
    bus, sid = _bus_of(properties), str(properties["StatementId"])
    if "Statement" in properties:
        await _put_statement(deployment, bus, sid, properties["Statement"])
    else:
        # Without a statement the service asks for the others, in its words.
        wish = given(properties, "Action", "Condition", "Principal")
        await deployment.call("events", "PutPermission", {"EventBusName": bus, "StatementId": sid, **wish})
    return Made(f"{bus}|{sid}")


async def _put_statement(deployment: Deployment, bus: str, sid: str, statement: Any) -> None:
    document: dict[str, Any] = json.loads(statement) if isinstance(statement, str) else statement
    turns = deployment.ctx.world.ports.setdefault(_Turns, _Turns())
    async with cast("_Turns", turns).lock:
        found = await deployment.call("events", "DescribeEventBus", {"Name": bus})
        policy = json.loads(found.get("Policy") or '{"Version": "2012-10-17", "Statement": []}')
        others = [each for each in _listed(policy["Statement"]) if each.get("Sid") != sid]
        policy["Statement"] = [*others, {**document, "Sid": sid}]
        await deployment.call("events", "PutPermission", {"EventBusName": bus, "Policy": json.dumps(policy)})


def _listed(statements: Any) -> list[dict[str, Any]]:
    """A policy's statements; a single one may stand alone."""
    return cast("list[dict[str, Any]]", statements if isinstance(statements, list) else [statements])


async def _repermit(deployment: Deployment, made: Made, _: Properties, new: Properties) -> Made:
    await _permit(deployment, new)
    return made


async def _forbid(deployment: Deployment, _: Made, properties: Properties) -> None:
    wish = {"EventBusName": _bus_of(properties), "StatementId": properties["StatementId"]}
    await unless_gone(deployment.call("events", "RemovePermission", wish), ResourceNotFound)


RESOURCES: Final[tuple[ResourceType, ...]] = (
    ResourceType(
        "AWS::Events::Rule",
        {
            **in_place(*_RULE, "EventPattern", "Tags", "Targets"),
            **replaced("EventBusName", "Name"),
        },
        _create_rule,
        _delete_rule,
        _update_rule,
        frozenset({"Arn"}),
        find=_find_rule,
    ),
    ResourceType(
        "AWS::Events::EventBus",
        {**in_place(*_BUS, "Policy", "Tags"), **replaced("Name")},
        _create_bus,
        _delete_bus,
        _update_bus,
        frozenset({"Arn", "Name"}),
        required=frozenset({"Name"}),
        find=_find_bus,
    ),
    ResourceType(
        "AWS::Events::EventBusPolicy",
        {
            **in_place("Action", "Condition", "Principal", "Statement"),
            **replaced("EventBusName", "StatementId"),
        },
        _permit,
        _forbid,
        _repermit,
        required=frozenset({"StatementId"}),
    ),
    *resources_destinations.RESOURCES,
)
