"""GetBucketLifecycleConfiguration: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLifecycleConfiguration.html"""

from typing import Any

import msgspec
from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.s3 import documents
from fogbank.services.s3.documents import Asked
from fogbank.services.s3.errors import NoSuchLifecycleConfiguration
from fogbank.services.s3.lifecycles import DEFAULT_MINIMUM_SIZE
from fogbank.storage.api import Store


class GetBucketLifecycleConfiguration(Asked, frozen=True, kw_only=True, rename="pascal"):
    """A bucket."""


class GetBucketLifecycleConfigurationResult(Struct, frozen=True, rename="pascal"):
    rules: list[dict[str, Any]]
    transition_default_minimum_object_size: str = DEFAULT_MINIMUM_SIZE


@action("s3", "GetBucketLifecycleConfiguration")
async def get_bucket_lifecycle_configuration(
    store: Store, ctx: Context, request: GetBucketLifecycleConfiguration
) -> GetBucketLifecycleConfigurationResult:
    """Tell the lifecycle of objects."""
    document = await documents.get(store, request, "lifecycle", NoSuchLifecycleConfiguration)
    return msgspec.convert(document, GetBucketLifecycleConfigurationResult)
