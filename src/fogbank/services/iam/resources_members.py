"""IAM in templates: who is in a group, access keys, instance profiles, service-linked roles.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_IAM.html
"""

from collections.abc import Awaitable
from typing import Any, Final, cast

from fogbank.kernel.arn import Arn
from fogbank.kernel.deploying import given, in_place, or_undo, replaced, tag_list, unless_gone, wanted_tags
from fogbank.kernel.resource import Deployment, Made, Properties, ResourceType, tags_of
from fogbank.services.iam.errors import NoSuchEntity

_NAME_CHARS: Final = 128


async def _gone(call: Awaitable[Any]) -> None:
    await unless_gone(call, NoSuchEntity)


# Users in a group


def _users(properties: Properties) -> list[str]:
    return cast("list[str]", properties.get("Users") or [])


async def _add_users(deployment: Deployment, properties: Properties) -> Made:
    await or_undo(_members(deployment, {}, properties), lambda: _members(deployment, properties, {}))
    return Made(deployment.name(), {"Id": deployment.name()})


async def _change_users(deployment: Deployment, made: Made, old: Properties, new: Properties) -> Made:
    await _members(deployment, old, new)
    return made


async def _remove_users(deployment: Deployment, _: Made, properties: Properties) -> None:
    await _members(deployment, properties, {})


async def _members(deployment: Deployment, old: Properties, new: Properties) -> None:
    moved = old.get("GroupName") != new.get("GroupName")
    for user in _users(old):
        if moved or user not in _users(new):
            wish = {"GroupName": old["GroupName"], "UserName": user}
            await _gone(deployment.call("iam", "RemoveUserFromGroup", wish))
    for user in _users(new):
        if moved or user not in _users(old):
            await deployment.call("iam", "AddUserToGroup", {"GroupName": new["GroupName"], "UserName": user})


# Access keys


async def _create_key(deployment: Deployment, properties: Properties) -> Made:
    wish = {"UserName": properties["UserName"]}
    made = (await deployment.call("iam", "CreateAccessKey", wish))["AccessKey"]
    key = Made(made["AccessKeyId"], {"Id": made["AccessKeyId"], "SecretAccessKey": made["SecretAccessKey"]})
    if "Status" in properties:
        await or_undo(_set_status(deployment, key, properties), lambda: _delete_key(deployment, key, properties))
    return key


async def _update_key(deployment: Deployment, made: Made, _: Properties, new: Properties) -> Made:
    await _set_status(deployment, made, new)
    return made


async def _set_status(deployment: Deployment, made: Made, properties: Properties) -> None:
    status = properties.get("Status", "Active")
    wish = {"UserName": properties["UserName"], "AccessKeyId": made.physical_id, "Status": status}
    await deployment.call("iam", "UpdateAccessKey", wish)


async def _delete_key(deployment: Deployment, made: Made, properties: Properties) -> None:
    wish = {"UserName": properties["UserName"], "AccessKeyId": made.physical_id}
    await _gone(deployment.call("iam", "DeleteAccessKey", wish))


# Instance profiles


def _profile_name(deployment: Deployment, properties: Properties) -> str:
    return str(properties.get("InstanceProfileName") or deployment.name(_NAME_CHARS))


async def _create_profile(deployment: Deployment, properties: Properties) -> Made:
    name = _profile_name(deployment, properties)
    wish = {"InstanceProfileName": name, **given(properties, "Path")}
    wish["Tags"] = tag_list(wanted_tags(deployment, properties))
    made = (await deployment.call("iam", "CreateInstanceProfile", wish))["InstanceProfile"]
    await _fill(deployment, name, [], cast("list[str]", properties["Roles"]))
    return Made(name, {"Arn": made["Arn"]})


async def _fill(deployment: Deployment, name: str, old: list[str], new: list[str]) -> None:
    for role in old:
        if role not in new:
            wish = {"InstanceProfileName": name, "RoleName": role}
            await _gone(deployment.call("iam", "RemoveRoleFromInstanceProfile", wish))
    for role in new:
        if role not in old:
            await deployment.call("iam", "AddRoleToInstanceProfile", {"InstanceProfileName": name, "RoleName": role})


async def _update_profile(deployment: Deployment, made: Made, old: Properties, new: Properties) -> Made:
    await _fill(deployment, made.physical_id, old.get("Roles") or [], new.get("Roles") or [])
    return made


async def _delete_profile(deployment: Deployment, made: Made, properties: Properties) -> None:
    await _fill(deployment, made.physical_id, properties.get("Roles") or [], [])
    await _gone(deployment.call("iam", "DeleteInstanceProfile", {"InstanceProfileName": made.physical_id}))


async def _find_profile(deployment: Deployment, properties: Properties) -> Made | None:
    name = _profile_name(deployment, properties)
    try:
        found = await deployment.call("iam", "ListInstanceProfileTags", {"InstanceProfileName": name})
    except NoSuchEntity:
        return None
    return Made(name) if deployment.owns(tags_of(found["Tags"])) else None


# Service-linked roles


async def _link(deployment: Deployment, properties: Properties) -> Made:
    wish = given(properties, "AWSServiceName", "CustomSuffix", "Description")
    made = (await deployment.call("iam", "CreateServiceLinkedRole", wish))["Role"]
    name = Arn.parse(made["Arn"]).resource.rpartition("/")[2]
    return Made(name, {"RoleName": name})


async def _relink(deployment: Deployment, made: Made, _: Properties, new: Properties) -> Made:
    wish = {"RoleName": made.physical_id, "Description": new.get("Description", "")}
    await deployment.call("iam", "UpdateRoleDescription", wish)
    return made


async def _unlink(deployment: Deployment, made: Made, _: Properties) -> None:
    await _gone(deployment.call("iam", "DeleteServiceLinkedRole", {"RoleName": made.physical_id}))


RESOURCES: Final[tuple[ResourceType, ...]] = (
    ResourceType(
        "AWS::IAM::UserToGroupAddition",
        in_place("GroupName", "Users"),
        _add_users,
        _remove_users,
        _change_users,
        frozenset({"Id"}),
        required=frozenset({"GroupName", "Users"}),
    ),
    ResourceType(
        "AWS::IAM::AccessKey",
        {**in_place("Status"), **replaced("Serial", "UserName")},
        _create_key,
        _delete_key,
        _update_key,
        frozenset({"Id", "SecretAccessKey"}),
        required=frozenset({"UserName"}),
    ),
    ResourceType(
        "AWS::IAM::InstanceProfile",
        {**in_place("Roles"), **replaced("InstanceProfileName", "Path")},
        _create_profile,
        _delete_profile,
        _update_profile,
        frozenset({"Arn"}),
        required=frozenset({"Roles"}),
        find=_find_profile,
    ),
    ResourceType(
        "AWS::IAM::ServiceLinkedRole",
        {**in_place("Description"), **replaced("AWSServiceName", "CustomSuffix")},
        _link,
        _unlink,
        _relink,
        frozenset({"RoleName"}),
        # The schema asks for nothing, the service does.
        required=frozenset({"AWSServiceName"}),
    ),
)
