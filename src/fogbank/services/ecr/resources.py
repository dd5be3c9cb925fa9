"""ECR in templates: repositories.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ecr-repository.html
"""

from collections.abc import Awaitable, Mapping
from typing import Any, Final, cast

from fogbank.kernel.arn import Arn, partition_of
from fogbank.kernel.deploying import changed, in_place, replaced, retag, tag_list, unless_gone, wanted_tags
from fogbank.kernel.resource import Deployment, Made, Properties, ResourceType, tags_of, text_of
from fogbank.services.ecr.errors import LifecyclePolicyNotFound, RepositoryNotFound, RepositoryPolicyNotFound

_NAME_CHARS: Final = 256


def _name(deployment: Deployment, properties: Properties) -> str:
    return str(properties.get("RepositoryName") or deployment.name(_NAME_CHARS, lower=True))


def _mutability(properties: Properties) -> dict[str, Any]:
    filters = cast("list[dict[str, Any]]", properties.get("ImageTagMutabilityExclusionFilters") or [])
    prefix = "ImageTagMutabilityExclusionFilter"
    return {
        "imageTagMutability": properties.get("ImageTagMutability", "MUTABLE"),
        "imageTagMutabilityExclusionFilters": [
            {"filterType": each.get(f"{prefix}Type"), "filter": each.get(f"{prefix}Value")} for each in filters
        ],
    }


def _scanning(properties: Properties) -> dict[str, Any]:
    wanted = cast("dict[str, Any]", properties.get("ImageScanningConfiguration") or {})
    return {"imageScanningConfiguration": {"scanOnPush": wanted.get("ScanOnPush", False)}}


def _lifecycle(properties: Properties) -> str:
    wanted = cast("dict[str, Any]", properties.get("LifecyclePolicy") or {})
    return text_of(wanted.get("LifecyclePolicyText", ""))


async def _create(deployment: Deployment, properties: Properties) -> Made:
    name = _name(deployment, properties)
    wish = {"repositoryName": name, **_scanning(properties), "tags": tag_list(wanted_tags(deployment, properties))}
    wish |= {member: value for member, value in _mutability(properties).items() if value}
    if encryption := cast("dict[str, Any]", properties.get("EncryptionConfiguration") or {}):
        names = {"EncryptionType": "encryptionType", "KmsKey": "kmsKey"}
        wish["encryptionConfiguration"] = {names.get(each, each): value for each, value in encryption.items()}
    made = (await deployment.call("ecr", "CreateRepository", wish))["repository"]
    await _set_policies(deployment, name, {}, properties)
    return Made(name, {"Arn": made["repositoryArn"], "RepositoryUri": made["repositoryUri"]})


async def _set_policies(deployment: Deployment, name: str, old: Properties, new: Properties) -> None:
    named = {"repositoryName": name}
    if _lifecycle(old) != _lifecycle(new):
        if text := _lifecycle(new):
            await deployment.call("ecr", "PutLifecyclePolicy", {**named, "lifecyclePolicyText": text})
        else:
            await unless_gone(deployment.call("ecr", "DeleteLifecyclePolicy", named), LifecyclePolicyNotFound)
    if changed(old, new, "RepositoryPolicyText"):
        if "RepositoryPolicyText" in new:
            wish = {**named, "policyText": text_of(new["RepositoryPolicyText"])}
            await deployment.call("ecr", "SetRepositoryPolicy", wish)
        else:
            await unless_gone(deployment.call("ecr", "DeleteRepositoryPolicy", named), RepositoryPolicyNotFound)


async def _update(deployment: Deployment, made: Made, old: Properties, new: Properties) -> Made:
    named = {"repositoryName": made.physical_id}
    if _mutability(old) != _mutability(new):
        wish = {member: value for member, value in _mutability(new).items() if value}
        await deployment.call("ecr", "PutImageTagMutability", {**named, **wish})
    if _scanning(old) != _scanning(new):
        await deployment.call("ecr", "PutImageScanningConfiguration", {**named, **_scanning(new)})
    await _set_policies(deployment, made.physical_id, old, new)
    resource = {"resourceArn": made.attributes["Arn"]}

    def untag(keys: list[str]) -> Awaitable[Any]:
        return deployment.call("ecr", "UntagResource", {**resource, "tagKeys": keys})

    def tag(tags: Mapping[str, str]) -> Awaitable[Any]:
        return deployment.call("ecr", "TagResource", {**resource, "tags": tag_list(tags)})

    await retag(deployment, old, new, untag, tag)
    return made


async def _delete(deployment: Deployment, made: Made, properties: Properties) -> None:
    """With its images where EmptyOnDelete says so; here there are never any."""
    force = text_of(properties.get("EmptyOnDelete", "false")) == "true"
    wish = {"repositoryName": made.physical_id, "force": force}
    await unless_gone(deployment.call("ecr", "DeleteRepository", wish), RepositoryNotFound)


async def _find(deployment: Deployment, properties: Properties) -> Made | None:
    ctx, name = deployment.ctx, _name(deployment, properties)
    arn = str(Arn("ecr", ctx.region, ctx.account, f"repository/{name}", partition_of(ctx.region)))
    try:
        found = await deployment.call("ecr", "ListTagsForResource", {"resourceArn": arn})
    except RepositoryNotFound:
        return None
    return Made(name) if deployment.owns(tags_of(found["tags"])) else None


RESOURCES: Final[tuple[ResourceType, ...]] = (
    ResourceType(
        "AWS::ECR::Repository",
        {
            **in_place("EmptyOnDelete", "ImageScanningConfiguration", "ImageTagMutability"),
            **in_place("ImageTagMutabilityExclusionFilters", "LifecyclePolicy", "RepositoryPolicyText", "Tags"),
            **replaced("EncryptionConfiguration", "RepositoryName"),
        },
        _create,
        _delete,
        _update,
        frozenset({"Arn", "RepositoryUri"}),
        find=_find,
    ),
)
