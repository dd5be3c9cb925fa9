"""IAM in templates: roles, users, groups. Policies, keys and the rest are in the files beside.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_IAM.html
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final, cast

from msgspec import Struct

from fogbank.kernel.deploying import in_place, or_undo, replaced, retag, tag_list, unless_gone, wanted_tags
from fogbank.kernel.resource import Deployment, Made, Properties, ResourceType, tags_of, text_of
from fogbank.services.iam import resources_members, resources_policies
from fogbank.services.iam.errors import NoSuchEntity

_SESSION_S: Final = 3600


class _Kind(Struct, frozen=True):
    """What roles, users and groups have in common: a name, inline policies, attached policies."""

    noun: str  # "Role"
    name_chars: int
    settings: tuple[str, ...]  # parameters of Create…, by the same name
    attributes: tuple[str, ...]  # what GetAtt knows, by the names in the answer
    tagged: bool = True

    @property
    def name(self) -> str:
        return f"{self.noun}Name"

    def named(self, name: str) -> dict[str, Any]:
        return {self.name: name}


_ROLE: Final = _Kind(
    "Role",
    64,
    ("AssumeRolePolicyDocument", "Description", "MaxSessionDuration", "Path", "PermissionsBoundary"),
    ("Arn", "RoleId"),
)
_USER: Final = _Kind("User", 64, ("Path", "PermissionsBoundary"), ("Arn",))
_GROUP: Final = _Kind("Group", 128, ("Path",), ("Arn",), tagged=False)


def _name_of(kind: _Kind, deployment: Deployment, properties: Properties) -> str:
    return str(properties.get(kind.name) or deployment.name(kind.name_chars))


async def _gone(call: Awaitable[Any]) -> None:
    await unless_gone(call, NoSuchEntity)


def _inline(properties: Properties) -> dict[str, str]:
    """Inline policies by name."""
    listed = cast("list[dict[str, Any]]", properties.get("Policies") or [])
    return {text_of(each["PolicyName"]): text_of(each["PolicyDocument"]) for each in listed}


def _attached(properties: Properties) -> list[str]:
    return cast("list[str]", properties.get("ManagedPolicyArns") or [])


async def _set_policies(deployment: Deployment, kind: _Kind, name: str, old: Properties, new: Properties) -> None:
    before, after = _inline(old), _inline(new)
    named = kind.named(name)
    for policy in before:
        if policy not in after:
            await _gone(deployment.call("iam", f"Delete{kind.noun}Policy", {**named, "PolicyName": policy}))
    for policy, document in after.items():
        if before.get(policy) != document:
            wish = {**named, "PolicyName": policy, "PolicyDocument": document}
            await deployment.call("iam", f"Put{kind.noun}Policy", wish)
    for arn in _attached(old):
        if arn not in _attached(new):
            await _gone(deployment.call("iam", f"Detach{kind.noun}Policy", {**named, "PolicyArn": arn}))
    for arn in _attached(new):
        if arn not in _attached(old):
            await deployment.call("iam", f"Attach{kind.noun}Policy", {**named, "PolicyArn": arn})


def _creator(kind: _Kind) -> Callable[[Deployment, Properties], Awaitable[Made]]:
    async def create(deployment: Deployment, properties: Properties) -> Made:
        name = _name_of(kind, deployment, properties)
        wish: dict[str, Any] = {each: text_of(properties[each]) for each in kind.settings if each in properties}
        if kind.tagged:
            wish["Tags"] = tag_list(wanted_tags(deployment, properties))
        found = (await deployment.call("iam", f"Create{kind.noun}", {**wish, **kind.named(name)}))[kind.noun]
        made = Made(name, {each: found[each] for each in kind.attributes})
        rest = _set_policies(deployment, kind, name, {}, properties)
        await or_undo(rest, lambda: _deleter(kind)(deployment, made, properties))
        if kind is _USER:
            await _join(deployment, name, {}, properties)
        return made

    return create


def _finder(kind: _Kind) -> Callable[[Deployment, Properties], Awaitable[Made | None]]:
    async def find(deployment: Deployment, properties: Properties) -> Made | None:
        name = _name_of(kind, deployment, properties)
        try:
            found = (await deployment.call("iam", f"Get{kind.noun}", kind.named(name)))[kind.noun]
        except NoSuchEntity:
            return None
        # Groups have no tags: one with a name that the template gives may be somebody else's.
        mine = deployment.owns(tags_of(found.get("Tags"))) if kind.tagged else kind.name not in properties
        return Made(name) if mine else None

    return find


async def _retag(deployment: Deployment, kind: _Kind, name: str, old: Properties, new: Properties) -> None:
    def untag(keys: list[str]) -> Awaitable[Any]:
        return deployment.call("iam", f"Untag{kind.noun}", {**kind.named(name), "TagKeys": keys})

    def tag(tags: Mapping[str, str]) -> Awaitable[Any]:
        return deployment.call("iam", f"Tag{kind.noun}", {**kind.named(name), "Tags": tag_list(tags)})

    await retag(deployment, old, new, untag, tag)


async def _bound(deployment: Deployment, kind: _Kind, name: str, old: Properties, new: Properties) -> None:
    boundary = new.get("PermissionsBoundary")
    if boundary == old.get("PermissionsBoundary"):
        return
    if boundary:
        wish = {**kind.named(name), "PermissionsBoundary": boundary}
        await deployment.call("iam", f"Put{kind.noun}PermissionsBoundary", wish)
    else:
        await _gone(deployment.call("iam", f"Delete{kind.noun}PermissionsBoundary", kind.named(name)))


def _deleter(kind: _Kind) -> Callable[[Deployment, Made, Properties], Awaitable[None]]:
    async def delete(deployment: Deployment, made: Made, properties: Properties) -> None:
        try:
            await _clear(deployment, kind, made.physical_id)
            if kind is _USER:
                await _join(deployment, made.physical_id, properties, {})
            await deployment.call("iam", f"Delete{kind.noun}", kind.named(made.physical_id))
        except NoSuchEntity:
            return

    return delete


async def _clear(deployment: Deployment, kind: _Kind, name: str) -> None:
    """All its policies, also those that others gave it: they would stand in the way."""
    named = kind.named(name)
    attached = await deployment.call("iam", f"ListAttached{kind.noun}Policies", named)
    for each in attached["AttachedPolicies"]:
        await _gone(deployment.call("iam", f"Detach{kind.noun}Policy", {**named, "PolicyArn": each["PolicyArn"]}))
    inline = await deployment.call("iam", f"List{kind.noun}Policies", named)
    for policy in inline["PolicyNames"]:
        await _gone(deployment.call("iam", f"Delete{kind.noun}Policy", {**named, "PolicyName": policy}))


# Updates


async def _update_role(deployment: Deployment, made: Made, old: Properties, new: Properties) -> Made:
    name = made.physical_id
    trust = text_of(new["AssumeRolePolicyDocument"])
    if trust != text_of(old.get("AssumeRolePolicyDocument")):
        await deployment.call("iam", "UpdateAssumeRolePolicy", {"RoleName": name, "PolicyDocument": trust})
    if any(old.get(each) != new.get(each) for each in ("Description", "MaxSessionDuration")):
        wish = {
            "RoleName": name,
            "Description": new.get("Description", ""),
            "MaxSessionDuration": new.get("MaxSessionDuration", _SESSION_S),
        }
        await deployment.call("iam", "UpdateRole", wish)
    await _bound(deployment, _ROLE, name, old, new)
    await _set_policies(deployment, _ROLE, name, old, new)
    await _retag(deployment, _ROLE, name, old, new)
    return made


async def _update_user(deployment: Deployment, made: Made, old: Properties, new: Properties) -> Made:
    name = made.physical_id
    made = await _move(deployment, _USER, made, old, new)
    await _bound(deployment, _USER, name, old, new)
    await _set_policies(deployment, _USER, name, old, new)
    await _join(deployment, name, old, new)
    await _retag(deployment, _USER, name, old, new)
    return made


async def _update_group(deployment: Deployment, made: Made, old: Properties, new: Properties) -> Made:
    made = await _move(deployment, _GROUP, made, old, new)
    await _set_policies(deployment, _GROUP, made.physical_id, old, new)
    return made


async def _move(deployment: Deployment, kind: _Kind, made: Made, old: Properties, new: Properties) -> Made:
    """Another path makes another ARN."""
    if old.get("Path") == new.get("Path"):
        return made
    named = kind.named(made.physical_id)
    await deployment.call("iam", f"Update{kind.noun}", {**named, "NewPath": new.get("Path", "/")})
    found = (await deployment.call("iam", f"Get{kind.noun}", named))[kind.noun]
    return Made(made.physical_id, {each: found[each] for each in kind.attributes})


async def _join(deployment: Deployment, name: str, old: Properties, new: Properties) -> None:
    """A user's `Groups`."""
    before = cast("list[str]", old.get("Groups") or [])
    after = cast("list[str]", new.get("Groups") or [])
    for group in before:
        if group not in after:
            await _gone(deployment.call("iam", "RemoveUserFromGroup", {"GroupName": group, "UserName": name}))
    for group in after:
        if group not in before:
            await deployment.call("iam", "AddUserToGroup", {"GroupName": group, "UserName": name})


RESOURCES: Final[tuple[ResourceType, ...]] = (
    ResourceType(
        "AWS::IAM::Role",
        {
            **in_place("AssumeRolePolicyDocument", "Description", "ManagedPolicyArns", "MaxSessionDuration"),
            **in_place("PermissionsBoundary", "Policies", "Tags"),
            **replaced("Path", "RoleName"),
        },
        _creator(_ROLE),
        _deleter(_ROLE),
        _update_role,
        frozenset(_ROLE.attributes),
        required=frozenset({"AssumeRolePolicyDocument"}),
        find=_finder(_ROLE),
    ),
    ResourceType(
        "AWS::IAM::User",
        {
            **in_place("Groups", "ManagedPolicyArns", "Path", "PermissionsBoundary", "Policies", "Tags"),
            **replaced("UserName"),
        },
        _creator(_USER),
        _deleter(_USER),
        _update_user,
        frozenset(_USER.attributes),
        find=_finder(_USER),
    ),
    ResourceType(
        "AWS::IAM::Group",
        {**in_place("ManagedPolicyArns", "Path", "Policies"), **replaced("GroupName")},
        _creator(_GROUP),
        _deleter(_GROUP),
        _update_group,
        frozenset(_GROUP.attributes),
        find=_finder(_GROUP),
    ),
    *resources_members.RESOURCES,
    *resources_policies.RESOURCES,
)
