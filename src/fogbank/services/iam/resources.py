"""IAM in templates: roles, policies, users, groups, instance profiles.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_IAM.html
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final, cast

from msgspec import Struct

from fogbank.kernel.resource import Change, Deployment, Made, Properties, ResourceType, tags_of, text_of
from fogbank.services.iam.errors import NoSuchEntity

_NAME_CHARS: Final = 64


class _Kind(Struct, frozen=True):
    """What roles, users and groups have in common: a name, inline policies, attached policies."""

    noun: str  # "Role"
    settings: tuple[str, ...]  # parameters of Create…, by the same name
    tagged: bool = True

    @property
    def name(self) -> str:
        return f"{self.noun}Name"

    def named(self, name: str) -> dict[str, Any]:
        return {self.name: name}


_ROLE: Final = _Kind(
    "Role", ("AssumeRolePolicyDocument", "Description", "MaxSessionDuration", "Path", "PermissionsBoundary")
)
_USER: Final = _Kind("User", ("Path", "PermissionsBoundary"))
_GROUP: Final = _Kind("Group", ("Path",), tagged=False)


def _tag_list(tags: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"Key": name, "Value": value} for name, value in tags.items()]


def _wanted_tags(deployment: Deployment, properties: Properties) -> list[dict[str, str]]:
    return _tag_list({**tags_of(properties.get("Tags")), **deployment.tags})


def _name_of(kind: _Kind, deployment: Deployment, properties: Properties) -> str:
    return str(properties.get(kind.name) or deployment.name(_NAME_CHARS))


async def _gone(call: Awaitable[Any]) -> None:
    """What is gone already is no mistake."""
    try:
        await call
    except NoSuchEntity:
        return


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


def _creator(kind: _Kind, id_name: str) -> Callable[[Deployment, Properties], Awaitable[Made]]:
    async def create(deployment: Deployment, properties: Properties) -> Made:
        name = _name_of(kind, deployment, properties)
        wish: dict[str, Any] = {each: text_of(properties[each]) for each in kind.settings if each in properties}
        if kind.tagged:
            wish["Tags"] = _wanted_tags(deployment, properties)
        made = (await deployment.call("iam", f"Create{kind.noun}", {**wish, **kind.named(name)}))[kind.noun]
        await _set_policies(deployment, kind, name, {}, properties)
        return Made(name, {"Arn": made["Arn"], id_name: made[id_name]})

    return create


def _finder(kind: _Kind) -> Callable[[Deployment, Properties], Awaitable[Made | None]]:
    async def find(deployment: Deployment, properties: Properties) -> Made | None:
        name = _name_of(kind, deployment, properties)
        try:
            found = (await deployment.call("iam", f"Get{kind.noun}", kind.named(name)))[kind.noun]
        except NoSuchEntity:
            return None
        mine = deployment.owns(tags_of(found.get("Tags"))) if kind.tagged else kind.name not in properties
        return Made(name) if mine else None

    return find


async def _retag(deployment: Deployment, kind: _Kind, name: str, old: Properties, new: Properties) -> None:
    before, after = tags_of(old.get("Tags")), tags_of(new.get("Tags"))
    if gone := [tag for tag in before if tag not in after]:
        await deployment.call("iam", f"Untag{kind.noun}", {**kind.named(name), "TagKeys": gone})
    if after:
        await deployment.call("iam", f"Tag{kind.noun}", {**kind.named(name), "Tags": _tag_list(after)})


async def _bound(deployment: Deployment, kind: _Kind, name: str, old: Properties, new: Properties) -> None:
    boundary = new.get("PermissionsBoundary")
    if boundary == old.get("PermissionsBoundary"):
        return
    if boundary:
        wish = {**kind.named(name), "PermissionsBoundary": boundary}
        await deployment.call("iam", f"Put{kind.noun}PermissionsBoundary", wish)
    else:
        await _gone(deployment.call("iam", f"Delete{kind.noun}PermissionsBoundary", kind.named(name)))


async def _clear(deployment: Deployment, kind: _Kind, name: str) -> None:
    """Whatever policies it has: what others attached would keep it from being deleted, as in AWS it does not."""
    named = kind.named(name)
    attached = await deployment.call("iam", f"ListAttached{kind.noun}Policies", named)
    for each in attached["AttachedPolicies"]:
        await _gone(deployment.call("iam", f"Detach{kind.noun}Policy", {**named, "PolicyArn": each["PolicyArn"]}))
    inline = await deployment.call("iam", f"List{kind.noun}Policies", named)
    for policy in inline["PolicyNames"]:
        await _gone(deployment.call("iam", f"Delete{kind.noun}Policy", {**named, "PolicyName": policy}))


# Roles


async def _update_role(deployment: Deployment, made: Made, old: Properties, new: Properties) -> Made:
    name = made.physical_id
    trust = text_of(new["AssumeRolePolicyDocument"])
    if trust != text_of(old.get("AssumeRolePolicyDocument")):
        await deployment.call("iam", "UpdateAssumeRolePolicy", {"RoleName": name, "PolicyDocument": trust})
    if any(old.get(each) != new.get(each) for each in ("Description", "MaxSessionDuration")):
        wish = {
            "RoleName": name,
            "Description": new.get("Description", ""),
            "MaxSessionDuration": new.get("MaxSessionDuration", 3600),
        }
        await deployment.call("iam", "UpdateRole", wish)
    await _bound(deployment, _ROLE, name, old, new)
    await _set_policies(deployment, _ROLE, name, old, new)
    await _retag(deployment, _ROLE, name, old, new)
    return made


async def _delete_role(deployment: Deployment, made: Made, _: Properties) -> None:
    try:
        await _clear(deployment, _ROLE, made.physical_id)
        await deployment.call("iam", "DeleteRole", {"RoleName": made.physical_id})
    except NoSuchEntity:
        return


# Managed policies, and policies that are put into several places


async def _create_managed(deployment: Deployment, properties: Properties) -> Made:
    name = str(properties.get("ManagedPolicyName") or deployment.name(128))
    wish = {
        "PolicyName": name,
        "PolicyDocument": text_of(properties["PolicyDocument"]),
        **{each: properties[each] for each in ("Description", "Path") if each in properties},
        "Tags": _tag_list(deployment.tags),
    }
    made = (await deployment.call("iam", "CreatePolicy", wish))["Policy"]
    await _attach_managed(deployment, made["Arn"], {}, properties)
    return Made(made["Arn"], {"PolicyArn": made["Arn"], "PolicyId": made["PolicyId"]})


async def _attach_managed(deployment: Deployment, arn: str, old: Properties, new: Properties) -> None:
    for kind, names in (("Role", "Roles"), ("User", "Users"), ("Group", "Groups")):
        before = cast("list[str]", old.get(names) or [])
        after = cast("list[str]", new.get(names) or [])
        for name in before:
            if name not in after:
                wish = {f"{kind}Name": name, "PolicyArn": arn}
                await _gone(deployment.call("iam", f"Detach{kind}Policy", wish))
        for name in after:
            if name not in before:
                await deployment.call("iam", f"Attach{kind}Policy", {f"{kind}Name": name, "PolicyArn": arn})


async def _update_managed(deployment: Deployment, made: Made, old: Properties, new: Properties) -> Made:
    arn = made.physical_id
    document = text_of(new["PolicyDocument"])
    if document != text_of(old.get("PolicyDocument")):
        versions = (await deployment.call("iam", "ListPolicyVersions", {"PolicyArn": arn}))["Versions"]
        spare = [each["VersionId"] for each in versions if not each["IsDefaultVersion"]]
        if len(versions) >= 5:
            # Five is the most there may be: the oldest goes.
            await deployment.call("iam", "DeletePolicyVersion", {"PolicyArn": arn, "VersionId": spare[-1]})
        wish = {"PolicyArn": arn, "PolicyDocument": document, "SetAsDefault": True}
        await deployment.call("iam", "CreatePolicyVersion", wish)
    await _attach_managed(deployment, arn, old, new)
    return made


async def _delete_managed(deployment: Deployment, made: Made, properties: Properties) -> None:
    arn = made.physical_id
    try:
        await _attach_managed(deployment, arn, properties, {})
        versions = (await deployment.call("iam", "ListPolicyVersions", {"PolicyArn": arn}))["Versions"]
        for each in versions:
            if not each["IsDefaultVersion"]:
                await deployment.call("iam", "DeletePolicyVersion", {"PolicyArn": arn, "VersionId": each["VersionId"]})
        await deployment.call("iam", "DeletePolicy", {"PolicyArn": arn})
    except NoSuchEntity:
        return


async def _put_policy(deployment: Deployment, properties: Properties) -> Made:
    await _place_policy(deployment, {}, properties)
    return Made(str(properties["PolicyName"]), {"Id": str(properties["PolicyName"])})


async def _move_policy(deployment: Deployment, made: Made, old: Properties, new: Properties) -> Made:
    await _place_policy(deployment, old, new)
    return Made(str(new["PolicyName"]), made.attributes)


async def _remove_policy(deployment: Deployment, _: Made, properties: Properties) -> None:
    await _place_policy(deployment, properties, {})


async def _place_policy(deployment: Deployment, old: Properties, new: Properties) -> None:
    for kind in ("Role", "User", "Group"):
        before, after = _holders(kind, old), _holders(kind, new)
        renamed = old.get("PolicyName") != new.get("PolicyName")
        for name in sorted(before if renamed else before - after):
            wish = {f"{kind}Name": name, "PolicyName": old["PolicyName"]}
            await _gone(deployment.call("iam", f"Delete{kind}Policy", wish))
        for name in sorted(after):
            wish = {
                f"{kind}Name": name,
                "PolicyName": new["PolicyName"],
                "PolicyDocument": text_of(new["PolicyDocument"]),
            }
            await deployment.call("iam", f"Put{kind}Policy", wish)


def _holders(kind: str, properties: Properties) -> set[str]:
    """Who has the policy, by both ways of saying it."""
    named = properties.get(f"{kind}Name")
    return {*cast("list[str]", properties.get(f"{kind}s") or []), *([str(named)] if named else [])}


# Instance profiles


async def _create_profile(deployment: Deployment, properties: Properties) -> Made:
    name = str(properties.get("InstanceProfileName") or deployment.name(128))
    wish = {"InstanceProfileName": name, **{each: properties[each] for each in ("Path",) if each in properties}}
    made = (await deployment.call("iam", "CreateInstanceProfile", wish))["InstanceProfile"]
    await _fill_profile(deployment, name, [], cast("list[str]", properties["Roles"]))
    return Made(name, {"Arn": made["Arn"]})


async def _fill_profile(deployment: Deployment, name: str, old: list[str], new: list[str]) -> None:
    for role in old:
        if role not in new:
            wish = {"InstanceProfileName": name, "RoleName": role}
            await _gone(deployment.call("iam", "RemoveRoleFromInstanceProfile", wish))
    for role in new:
        if role not in old:
            await deployment.call("iam", "AddRoleToInstanceProfile", {"InstanceProfileName": name, "RoleName": role})


async def _update_profile(deployment: Deployment, made: Made, old: Properties, new: Properties) -> Made:
    await _fill_profile(deployment, made.physical_id, old.get("Roles") or [], new.get("Roles") or [])
    return made


async def _delete_profile(deployment: Deployment, made: Made, properties: Properties) -> None:
    await _fill_profile(deployment, made.physical_id, properties.get("Roles") or [], [])
    await _gone(deployment.call("iam", "DeleteInstanceProfile", {"InstanceProfileName": made.physical_id}))


def _in_place(*names: str) -> dict[str, Change]:
    return dict.fromkeys(names, Change.IN_PLACE)


def _replaced(*names: str) -> dict[str, Change]:
    return dict.fromkeys(names, Change.REPLACEMENT)


RESOURCES: Final[tuple[ResourceType, ...]] = (
    ResourceType(
        "AWS::IAM::Role",
        {
            **_in_place(
                "AssumeRolePolicyDocument",
                "Description",
                "ManagedPolicyArns",
                "MaxSessionDuration",
                "PermissionsBoundary",
                "Policies",
                "Tags",
            ),
            **_replaced("Path", "RoleName"),
        },
        _creator(_ROLE, "RoleId"),
        _delete_role,
        _update_role,
        frozenset({"Arn", "RoleId"}),
        required=frozenset({"AssumeRolePolicyDocument"}),
        find=_finder(_ROLE),
    ),
    ResourceType(
        "AWS::IAM::ManagedPolicy",
        {
            **_in_place("Groups", "PolicyDocument", "Roles", "Users"),
            **_replaced("Description", "ManagedPolicyName", "Path"),
        },
        _create_managed,
        _delete_managed,
        _update_managed,
        frozenset({"PolicyArn", "PolicyId"}),
        required=frozenset({"PolicyDocument"}),
    ),
    ResourceType(
        "AWS::IAM::Policy",
        _in_place("Groups", "PolicyDocument", "PolicyName", "Roles", "Users"),
        _put_policy,
        _remove_policy,
        _move_policy,
        frozenset({"Id"}),
        required=frozenset({"PolicyDocument", "PolicyName"}),
    ),
    *(
        ResourceType(
            f"AWS::IAM::{kind}Policy",
            {**_in_place("PolicyDocument"), **_replaced("PolicyName", f"{kind}Name")},
            _put_policy,
            _remove_policy,
            _move_policy,
            required=frozenset({"PolicyName", f"{kind}Name"}),
        )
        for kind in ("Role", "User", "Group")
    ),
    ResourceType(
        "AWS::IAM::InstanceProfile",
        {**_in_place("Roles"), **_replaced("InstanceProfileName", "Path")},
        _create_profile,
        _delete_profile,
        _update_profile,
        frozenset({"Arn"}),
        required=frozenset({"Roles"}),
    ),
)
