"""PutBucketLifecycleConfiguration: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketLifecycleConfiguration.html"""

from base64 import b64encode
from typing import Any

import msgspec
from msgspec import MsgspecError, Struct

from fogbank.kernel.action import Context, action
from fogbank.services.s3 import documents, expiring, lifecycles
from fogbank.services.s3.documents import Asked
from fogbank.services.s3.errors import MalformedXml
from fogbank.services.s3.lifecycles import DEFAULT_MINIMUM_SIZE, Configuration
from fogbank.storage.api import Store


class PutBucketLifecycleConfiguration(Asked, frozen=True, kw_only=True, rename="pascal"):
    lifecycle_configuration: dict[str, Any] | None = None
    checksum_algorithm: str | None = None
    transition_default_minimum_object_size: str | None = None


class PutBucketLifecycleConfigurationResult(Struct, frozen=True, rename="pascal"):
    transition_default_minimum_object_size: str


@action("s3", "PutBucketLifecycleConfiguration")
async def put_bucket_lifecycle_configuration(
    store: Store, ctx: Context, request: PutBucketLifecycleConfiguration
) -> PutBucketLifecycleConfigurationResult:
    """Set the lifecycle of objects; S3 gives the rules names that have none."""
    if request.lifecycle_configuration is None:
        raise MalformedXml
    minimum = request.transition_default_minimum_object_size or DEFAULT_MINIMUM_SIZE
    try:
        lifecycles.check(msgspec.convert(request.lifecycle_configuration, Configuration))
    except MsgspecError:
        raise MalformedXml from None
    rules = [_named(ctx, rule) for rule in request.lifecycle_configuration["Rules"]]
    document = {"Rules": rules, "TransitionDefaultMinimumObjectSize": minimum}
    await documents.put(store, request, "lifecycle", document)
    expiring.begin(store, ctx.world)
    return PutBucketLifecycleConfigurationResult(minimum)


def _named(ctx: Context, rule: dict[str, Any]) -> dict[str, Any]:
    if rule.get("ID"):
        return rule
    return {**rule, "ID": b64encode(ctx.ids.uuid().encode()).decode()}
