"""GetBucketNotificationConfiguration.

https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketNotificationConfiguration.html
"""

from fogbank.kernel.action import Context, action
from fogbank.services.s3 import access
from fogbank.services.s3.documents import Asked
from fogbank.services.s3.notifying import Notifications, configuration_of
from fogbank.storage.api import Store


class GetBucketNotificationConfiguration(Asked, frozen=True, kw_only=True, rename="pascal"):
    """A bucket."""


@action("s3", "GetBucketNotificationConfiguration")
async def get_bucket_notification_configuration(
    store: Store, ctx: Context, request: GetBucketNotificationConfiguration
) -> Notifications:
    """What a bucket tells, and to whom."""
    bucket = (await access.load(store, request.bucket, request.expected_bucket_owner)).bucket
    document = bucket.documents.get("notification")
    return configuration_of(document) if document else Notifications()
