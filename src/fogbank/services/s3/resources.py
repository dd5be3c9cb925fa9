"""S3 in templates: buckets and their policies. How configurations are spelled there is in the file beside.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_S3.html
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from msgspec import Struct

from fogbank.kernel.arn import partition_of
from fogbank.kernel.deploying import changed, in_place, replaced, tag_list, unless_gone, wanted_tags
from fogbank.kernel.resource import Deployment, DeploymentFailed, Made, Properties, ResourceType, tags_of, text_of
from fogbank.services.s3 import resources_shapes as shapes
from fogbank.services.s3.create_bucket import US_EAST_1
from fogbank.services.s3.errors import NoSuchBucket, NoSuchTagSet

_NAME_CHARS: Final = 63


class _Configuration(Struct, frozen=True):
    """A property that is a configuration of the bucket: how it is set, and set back when a template stops naming it."""

    put: str
    member: str  # of the operation, that takes it
    shape: Callable[[Any], Any]
    reset: str = ""  # an operation that takes nothing, or the same one with `default`
    default: Any = None


_ALL_BLOCKED: Final = dict.fromkeys(
    ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"), True
)
# In the order in which they are set: versions come before locks, owners before public access.
_CONFIGURATIONS: Final[Mapping[str, _Configuration]] = {
    "VersioningConfiguration": _Configuration(
        "PutBucketVersioning", "VersioningConfiguration", shapes.as_it_is, default={"Status": "Suspended"}
    ),
    "ObjectLockConfiguration": _Configuration(
        "PutObjectLockConfiguration",
        "ObjectLockConfiguration",
        shapes.as_it_is,
        default={"ObjectLockEnabled": "Enabled"},
    ),
    "OwnershipControls": _Configuration(
        "PutBucketOwnershipControls",
        "OwnershipControls",
        shapes.as_it_is,
        default={"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]},
    ),
    "PublicAccessBlockConfiguration": _Configuration(
        "PutPublicAccessBlock", "PublicAccessBlockConfiguration", shapes.as_it_is, default=_ALL_BLOCKED
    ),
    "AccessControl": _Configuration("PutBucketAcl", "ACL", shapes.canned_acl, default="private"),
    "AccelerateConfiguration": _Configuration(
        "PutBucketAccelerateConfiguration",
        "AccelerateConfiguration",
        shapes.acceleration,
        default={"Status": "Suspended"},
    ),
    "BucketEncryption": _Configuration(
        "PutBucketEncryption", "ServerSideEncryptionConfiguration", shapes.encryption, "DeleteBucketEncryption"
    ),
    "CorsConfiguration": _Configuration("PutBucketCors", "CORSConfiguration", shapes.cors, "DeleteBucketCors"),
    "LifecycleConfiguration": _Configuration(
        "PutBucketLifecycleConfiguration", "LifecycleConfiguration", shapes.lifecycle, "DeleteBucketLifecycle"
    ),
    "LoggingConfiguration": _Configuration("PutBucketLogging", "BucketLoggingStatus", shapes.logging, default={}),
    "NotificationConfiguration": _Configuration(
        "PutBucketNotificationConfiguration", "NotificationConfiguration", shapes.notifications, default={}
    ),
}


def _name(deployment: Deployment, properties: Properties) -> str:
    return str(properties.get("BucketName") or deployment.name(_NAME_CHARS, lower=True))


async def _create_bucket(deployment: Deployment, properties: Properties) -> Made:
    name, region = _name(deployment, properties), deployment.ctx.region
    # In us-east-1 making a bucket again is no mistake: it would be taken from whoever has it.
    if await unless_gone(deployment.call("s3", "HeadBucket", {"Bucket": name}), NoSuchBucket):
        raise DeploymentFailed(f"{name} already exists")
    configuration: dict[str, Any] = {"Tags": tag_list(wanted_tags(deployment, properties))}
    if region != US_EAST_1:
        configuration["LocationConstraint"] = region
    wish: dict[str, Any] = {"Bucket": name, "CreateBucketConfiguration": configuration}
    if text_of(properties.get("ObjectLockEnabled", "false")) == "true":
        wish["ObjectLockEnabledForBucket"] = True
    await deployment.call("s3", "CreateBucket", wish)
    await _configure(deployment, name, {}, properties)
    return Made(name, _attributes(name, region))


def _attributes(name: str, region: str) -> dict[str, str]:
    return {
        "Arn": f"arn:{partition_of(region)}:s3:::{name}",
        "DomainName": f"{name}.s3.amazonaws.com",
        "DualStackDomainName": f"{name}.s3.dualstack.{region}.amazonaws.com",
        "RegionalDomainName": f"{name}.s3.{region}.amazonaws.com",
    }


async def _configure(deployment: Deployment, name: str, old: Properties, new: Properties) -> None:
    for each, configuration in _CONFIGURATIONS.items():
        if not changed(old, new, each):
            continue
        if each in new:
            value = configuration.shape(new[each])
            if each == "LoggingConfiguration":
                value["LoggingEnabled"].setdefault("TargetBucket", name)
            await deployment.call("s3", configuration.put, {"Bucket": name, configuration.member: value})
        elif configuration.reset:
            await deployment.call("s3", configuration.reset, {"Bucket": name})
        else:
            wish = {"Bucket": name, configuration.member: configuration.default}
            await deployment.call("s3", configuration.put, wish)


async def _update_bucket(deployment: Deployment, made: Made, old: Properties, new: Properties) -> Made:
    name = made.physical_id
    if changed(old, new, "ObjectLockEnabled"):
        await _lock(deployment, name, new)
    await _configure(deployment, name, old, new)
    tags = {"TagSet": tag_list(wanted_tags(deployment, new))}
    await deployment.call("s3", "PutBucketTagging", {"Bucket": name, "Tagging": tags})
    return made


async def _lock(deployment: Deployment, name: str, properties: Properties) -> None:
    if text_of(properties.get("ObjectLockEnabled", "false")) != "true":
        # The words are a guess.
        raise DeploymentFailed("Object Lock cannot be disabled once it is enabled on a bucket.")
    wish = {"Bucket": name, "ObjectLockConfiguration": {"ObjectLockEnabled": "Enabled"}}
    await deployment.call("s3", "PutObjectLockConfiguration", wish)


async def _delete_bucket(deployment: Deployment, made: Made, _: Properties) -> None:
    """One that holds something is not deleted, as in AWS: BucketNotEmpty fails the deletion."""
    await unless_gone(deployment.call("s3", "DeleteBucket", {"Bucket": made.physical_id}), NoSuchBucket)


async def _find_bucket(deployment: Deployment, properties: Properties) -> Made | None:
    name = _name(deployment, properties)
    try:
        found = await deployment.call("s3", "GetBucketTagging", {"Bucket": name})
    except (NoSuchBucket, NoSuchTagSet):
        return None
    return Made(name) if deployment.owns(tags_of(found["TagSet"])) else None


# A bucket's policy


async def _put_policy(deployment: Deployment, properties: Properties) -> Made:
    bucket = str(properties["Bucket"])
    wish = {"Bucket": bucket, "Policy": text_of(properties["PolicyDocument"])}
    await deployment.call("s3", "PutBucketPolicy", wish)
    return Made(bucket)


async def _change_policy(deployment: Deployment, _: Made, __: Properties, new: Properties) -> Made:
    return await _put_policy(deployment, new)


async def _delete_policy(deployment: Deployment, made: Made, _: Properties) -> None:
    await unless_gone(deployment.call("s3", "DeleteBucketPolicy", {"Bucket": made.physical_id}), NoSuchBucket)


RESOURCES: Final[tuple[ResourceType, ...]] = (
    ResourceType(
        "AWS::S3::Bucket",
        {**in_place(*_CONFIGURATIONS, "ObjectLockEnabled", "Tags"), **replaced("BucketName")},
        _create_bucket,
        _delete_bucket,
        _update_bucket,
        frozenset({"Arn", "DomainName", "DualStackDomainName", "RegionalDomainName"}),
        find=_find_bucket,
    ),
    ResourceType(
        "AWS::S3::BucketPolicy",
        {**in_place("PolicyDocument"), **replaced("Bucket")},
        _put_policy,
        _delete_policy,
        _change_policy,
        required=frozenset({"Bucket", "PolicyDocument"}),
    ),
)
