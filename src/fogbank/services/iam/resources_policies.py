"""IAM in templates: managed policies, and policies that are put into several places.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_IAM.html
"""

from collections.abc import Awaitable
from typing import Any, Final, cast

from fogbank.kernel.arn import Arn, partition_of
from fogbank.kernel.deploying import given, in_place, replaced, tag_list, timestamp, unless_gone
from fogbank.kernel.resource import Deployment, Made, Properties, ResourceType, tags_of, text_of
from fogbank.services.iam.errors import NoSuchEntity

_NAME_CHARS: Final = 128
_VERSIONS_MAX: Final = 5
_HOLDERS: Final = ("Role", "User", "Group")
_SHOWN: Final = (
    "AttachmentCount", "CreateDate", "DefaultVersionId", "IsAttachable", "PermissionsBoundaryUsageCount", "PolicyId",
    "UpdateDate",
)  # fmt: skip


async def _gone(call: Awaitable[Any]) -> None:
    await unless_gone(call, NoSuchEntity)


# Managed policies


def _name(deployment: Deployment, properties: Properties) -> str:
    return str(properties.get("ManagedPolicyName") or deployment.name(_NAME_CHARS))


async def _create_managed(deployment: Deployment, properties: Properties) -> Made:
    wish = {
        "PolicyName": _name(deployment, properties),
        "PolicyDocument": text_of(properties["PolicyDocument"]),
        **given(properties, "Description", "Path"),
        # The type has no tags; these tell whose the policy is.
        "Tags": tag_list(deployment.tags),
    }
    arn = (await deployment.call("iam", "CreatePolicy", wish))["Policy"]["Arn"]
    await _attach(deployment, arn, {}, properties)
    return await _made(deployment, arn)


async def _made(deployment: Deployment, arn: str) -> Made:
    found = (await deployment.call("iam", "GetPolicy", {"PolicyArn": arn}))["Policy"]
    dates = {name: timestamp(found[name]) for name in ("CreateDate", "UpdateDate")}
    return Made(arn, {"PolicyArn": arn, **given(found, *_SHOWN), **dates})


async def _attach(deployment: Deployment, arn: str, old: Properties, new: Properties) -> None:
    for kind in _HOLDERS:
        before = cast("list[str]", old.get(f"{kind}s") or [])
        after = cast("list[str]", new.get(f"{kind}s") or [])
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
        await _drop_version(deployment, arn)
        wish = {"PolicyArn": arn, "PolicyDocument": document, "SetAsDefault": True}
        await deployment.call("iam", "CreatePolicyVersion", wish)
    await _attach(deployment, arn, old, new)
    return await _made(deployment, arn)


async def _drop_version(deployment: Deployment, arn: str) -> None:
    """Five versions are the most there may be: the oldest goes when there are as many."""
    versions = (await deployment.call("iam", "ListPolicyVersions", {"PolicyArn": arn}))["Versions"]
    spare = [each["VersionId"] for each in versions if not each["IsDefaultVersion"]]
    if len(versions) >= _VERSIONS_MAX:
        oldest = min(spare, key=lambda version: int(version.removeprefix("v")))
        await deployment.call("iam", "DeletePolicyVersion", {"PolicyArn": arn, "VersionId": oldest})


async def _delete_managed(deployment: Deployment, made: Made, properties: Properties) -> None:
    arn = made.physical_id
    try:
        await _attach(deployment, arn, properties, {})
        versions = (await deployment.call("iam", "ListPolicyVersions", {"PolicyArn": arn}))["Versions"]
        for each in versions:
            if not each["IsDefaultVersion"]:
                await deployment.call("iam", "DeletePolicyVersion", {"PolicyArn": arn, "VersionId": each["VersionId"]})
        await deployment.call("iam", "DeletePolicy", {"PolicyArn": arn})
    except NoSuchEntity:
        return


async def _find_managed(deployment: Deployment, properties: Properties) -> Made | None:
    path, name, ctx = properties.get("Path", "/"), _name(deployment, properties), deployment.ctx
    arn = str(Arn("iam", "", ctx.account, f"policy{path}{name}", partition_of(ctx.region)))
    try:
        found = await deployment.call("iam", "ListPolicyTags", {"PolicyArn": arn})
    except NoSuchEntity:
        return None
    return Made(arn) if deployment.owns(tags_of(found["Tags"])) else None


# Inline policies: one in several places (AWS::IAM::Policy), or in one (RolePolicy, UserPolicy, GroupPolicy)


async def _put_policy(deployment: Deployment, properties: Properties) -> Made:
    await _place(deployment, {}, properties)
    return Made(deployment.name(_NAME_CHARS), {"Id": deployment.name(_NAME_CHARS)})


async def _put_single(deployment: Deployment, properties: Properties) -> Made:
    await _place(deployment, {}, properties)
    [holder] = [properties[f"{kind}Name"] for kind in _HOLDERS if f"{kind}Name" in properties]
    return Made(f"{properties['PolicyName']}|{holder}")


async def _move_policy(deployment: Deployment, made: Made, old: Properties, new: Properties) -> Made:
    await _place(deployment, old, new)
    return made


async def _remove_policy(deployment: Deployment, _: Made, properties: Properties) -> None:
    await _place(deployment, properties, {})


async def _find_policy(deployment: Deployment, properties: Properties) -> Made | None:
    """Putting it again is no mistake; taking it away from where it is not, neither."""
    return Made(deployment.name(_NAME_CHARS))


async def _place(deployment: Deployment, old: Properties, new: Properties) -> None:
    for kind in _HOLDERS:
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


RESOURCES: Final[tuple[ResourceType, ...]] = (
    ResourceType(
        "AWS::IAM::ManagedPolicy",
        {
            **in_place("Groups", "PolicyDocument", "Roles", "Users"),
            **replaced("Description", "ManagedPolicyName", "Path"),
        },
        _create_managed,
        _delete_managed,
        _update_managed,
        frozenset({"PolicyArn", *_SHOWN}),
        required=frozenset({"PolicyDocument"}),
        find=_find_managed,
    ),
    ResourceType(
        "AWS::IAM::Policy",
        in_place("Groups", "PolicyDocument", "PolicyName", "Roles", "Users"),
        _put_policy,
        _remove_policy,
        _move_policy,
        frozenset({"Id"}),
        required=frozenset({"PolicyDocument", "PolicyName"}),
        find=_find_policy,
    ),
    *(
        ResourceType(
            f"AWS::IAM::{kind}Policy",
            {**in_place("PolicyDocument"), **replaced("PolicyName", f"{kind}Name")},
            _put_single,
            _remove_policy,
            _move_policy,
            # AWS lets the document be missing, and then makes nothing.
            required=frozenset({"PolicyDocument", "PolicyName", f"{kind}Name"}),
            find=_find_policy,
        )
        for kind in _HOLDERS
    ),
)
