"""Amazon S3: https://docs.aws.amazon.com/AmazonS3/latest/API/"""

from collections.abc import Mapping
from typing import Final

from fogbank.kernel.action import Handler
from fogbank.services.s3.abort_multipart_upload import abort_multipart_upload
from fogbank.services.s3.complete_multipart_upload import complete_multipart_upload
from fogbank.services.s3.copy_object import copy_object
from fogbank.services.s3.create_bucket import create_bucket
from fogbank.services.s3.create_multipart_upload import create_multipart_upload
from fogbank.services.s3.delete_bucket import delete_bucket
from fogbank.services.s3.delete_bucket_analytics_configuration import delete_bucket_analytics_configuration
from fogbank.services.s3.delete_bucket_cors import delete_bucket_cors
from fogbank.services.s3.delete_bucket_encryption import delete_bucket_encryption
from fogbank.services.s3.delete_bucket_intelligent_tiering_configuration import (
    delete_bucket_intelligent_tiering_configuration,
)
from fogbank.services.s3.delete_bucket_inventory_configuration import delete_bucket_inventory_configuration
from fogbank.services.s3.delete_bucket_lifecycle import delete_bucket_lifecycle
from fogbank.services.s3.delete_bucket_metrics_configuration import delete_bucket_metrics_configuration
from fogbank.services.s3.delete_bucket_ownership_controls import delete_bucket_ownership_controls
from fogbank.services.s3.delete_bucket_policy import delete_bucket_policy
from fogbank.services.s3.delete_bucket_replication import delete_bucket_replication
from fogbank.services.s3.delete_bucket_tagging import delete_bucket_tagging
from fogbank.services.s3.delete_bucket_website import delete_bucket_website
from fogbank.services.s3.delete_object import delete_object
from fogbank.services.s3.delete_object_tagging import delete_object_tagging
from fogbank.services.s3.delete_objects import delete_objects
from fogbank.services.s3.delete_public_access_block import delete_public_access_block
from fogbank.services.s3.get_bucket_accelerate_configuration import get_bucket_accelerate_configuration
from fogbank.services.s3.get_bucket_acl import get_bucket_acl
from fogbank.services.s3.get_bucket_analytics_configuration import get_bucket_analytics_configuration
from fogbank.services.s3.get_bucket_cors import get_bucket_cors
from fogbank.services.s3.get_bucket_encryption import get_bucket_encryption
from fogbank.services.s3.get_bucket_intelligent_tiering_configuration import (
    get_bucket_intelligent_tiering_configuration,
)
from fogbank.services.s3.get_bucket_inventory_configuration import get_bucket_inventory_configuration
from fogbank.services.s3.get_bucket_lifecycle_configuration import get_bucket_lifecycle_configuration
from fogbank.services.s3.get_bucket_location import get_bucket_location
from fogbank.services.s3.get_bucket_logging import get_bucket_logging
from fogbank.services.s3.get_bucket_metrics_configuration import get_bucket_metrics_configuration
from fogbank.services.s3.get_bucket_notification_configuration import get_bucket_notification_configuration
from fogbank.services.s3.get_bucket_ownership_controls import get_bucket_ownership_controls
from fogbank.services.s3.get_bucket_policy import get_bucket_policy
from fogbank.services.s3.get_bucket_policy_status import get_bucket_policy_status
from fogbank.services.s3.get_bucket_replication import get_bucket_replication
from fogbank.services.s3.get_bucket_request_payment import get_bucket_request_payment
from fogbank.services.s3.get_bucket_tagging import get_bucket_tagging
from fogbank.services.s3.get_bucket_versioning import get_bucket_versioning
from fogbank.services.s3.get_bucket_website import get_bucket_website
from fogbank.services.s3.get_object import get_object
from fogbank.services.s3.get_object_acl import get_object_acl
from fogbank.services.s3.get_object_attributes import get_object_attributes
from fogbank.services.s3.get_object_legal_hold import get_object_legal_hold
from fogbank.services.s3.get_object_lock_configuration import get_object_lock_configuration
from fogbank.services.s3.get_object_retention import get_object_retention
from fogbank.services.s3.get_object_tagging import get_object_tagging
from fogbank.services.s3.get_public_access_block import get_public_access_block
from fogbank.services.s3.head_bucket import head_bucket
from fogbank.services.s3.head_object import head_object
from fogbank.services.s3.list_bucket_analytics_configurations import list_bucket_analytics_configurations
from fogbank.services.s3.list_bucket_intelligent_tiering_configurations import (
    list_bucket_intelligent_tiering_configurations,
)
from fogbank.services.s3.list_bucket_inventory_configurations import list_bucket_inventory_configurations
from fogbank.services.s3.list_bucket_metrics_configurations import list_bucket_metrics_configurations
from fogbank.services.s3.list_buckets import list_buckets
from fogbank.services.s3.list_multipart_uploads import list_multipart_uploads
from fogbank.services.s3.list_object_versions import list_object_versions
from fogbank.services.s3.list_objects import list_objects
from fogbank.services.s3.list_objects_v2 import list_objects_v2
from fogbank.services.s3.list_parts import list_parts
from fogbank.services.s3.put_bucket_accelerate_configuration import put_bucket_accelerate_configuration
from fogbank.services.s3.put_bucket_acl import put_bucket_acl
from fogbank.services.s3.put_bucket_analytics_configuration import put_bucket_analytics_configuration
from fogbank.services.s3.put_bucket_cors import put_bucket_cors
from fogbank.services.s3.put_bucket_encryption import put_bucket_encryption
from fogbank.services.s3.put_bucket_intelligent_tiering_configuration import (
    put_bucket_intelligent_tiering_configuration,
)
from fogbank.services.s3.put_bucket_inventory_configuration import put_bucket_inventory_configuration
from fogbank.services.s3.put_bucket_lifecycle_configuration import put_bucket_lifecycle_configuration
from fogbank.services.s3.put_bucket_logging import put_bucket_logging
from fogbank.services.s3.put_bucket_metrics_configuration import put_bucket_metrics_configuration
from fogbank.services.s3.put_bucket_notification_configuration import put_bucket_notification_configuration
from fogbank.services.s3.put_bucket_ownership_controls import put_bucket_ownership_controls
from fogbank.services.s3.put_bucket_policy import put_bucket_policy
from fogbank.services.s3.put_bucket_replication import put_bucket_replication
from fogbank.services.s3.put_bucket_request_payment import put_bucket_request_payment
from fogbank.services.s3.put_bucket_tagging import put_bucket_tagging
from fogbank.services.s3.put_bucket_versioning import put_bucket_versioning
from fogbank.services.s3.put_bucket_website import put_bucket_website
from fogbank.services.s3.put_object import put_object
from fogbank.services.s3.put_object_acl import put_object_acl
from fogbank.services.s3.put_object_legal_hold import put_object_legal_hold
from fogbank.services.s3.put_object_lock_configuration import put_object_lock_configuration
from fogbank.services.s3.put_object_retention import put_object_retention
from fogbank.services.s3.put_object_tagging import put_object_tagging
from fogbank.services.s3.put_public_access_block import put_public_access_block
from fogbank.services.s3.resources import RESOURCES
from fogbank.services.s3.resuming import resume
from fogbank.services.s3.upload_part import upload_part
from fogbank.services.s3.upload_part_copy import upload_part_copy

__all__ = ["ACTIONS", "NOTES", "RESOURCES", "resume"]

ACTIONS: Final[tuple[Handler, ...]] = (
    abort_multipart_upload,
    complete_multipart_upload,
    copy_object,
    create_bucket,
    create_multipart_upload,
    delete_bucket,
    delete_bucket_analytics_configuration,
    delete_bucket_cors,
    delete_bucket_encryption,
    delete_bucket_intelligent_tiering_configuration,
    delete_bucket_inventory_configuration,
    delete_bucket_lifecycle,
    delete_bucket_metrics_configuration,
    delete_bucket_ownership_controls,
    delete_bucket_policy,
    delete_bucket_replication,
    delete_bucket_tagging,
    delete_bucket_website,
    delete_object,
    delete_object_tagging,
    delete_objects,
    delete_public_access_block,
    get_bucket_accelerate_configuration,
    get_bucket_acl,
    get_bucket_analytics_configuration,
    get_bucket_cors,
    get_bucket_encryption,
    get_bucket_intelligent_tiering_configuration,
    get_bucket_inventory_configuration,
    get_bucket_lifecycle_configuration,
    get_bucket_location,
    get_bucket_logging,
    get_bucket_metrics_configuration,
    get_bucket_notification_configuration,
    get_bucket_ownership_controls,
    get_bucket_policy,
    get_bucket_policy_status,
    get_bucket_replication,
    get_bucket_request_payment,
    get_bucket_tagging,
    get_bucket_versioning,
    get_bucket_website,
    get_object,
    get_object_acl,
    get_object_attributes,
    get_object_legal_hold,
    get_object_lock_configuration,
    get_object_retention,
    get_object_tagging,
    get_public_access_block,
    head_bucket,
    head_object,
    list_bucket_analytics_configurations,
    list_bucket_intelligent_tiering_configurations,
    list_bucket_inventory_configurations,
    list_bucket_metrics_configurations,
    list_buckets,
    list_multipart_uploads,
    list_object_versions,
    list_objects,
    list_objects_v2,
    list_parts,
    put_bucket_accelerate_configuration,
    put_bucket_acl,
    put_bucket_analytics_configuration,
    put_bucket_cors,
    put_bucket_encryption,
    put_bucket_intelligent_tiering_configuration,
    put_bucket_inventory_configuration,
    put_bucket_lifecycle_configuration,
    put_bucket_logging,
    put_bucket_metrics_configuration,
    put_bucket_notification_configuration,
    put_bucket_ownership_controls,
    put_bucket_policy,
    put_bucket_replication,
    put_bucket_request_payment,
    put_bucket_tagging,
    put_bucket_versioning,
    put_bucket_website,
    put_object,
    put_object_acl,
    put_object_legal_hold,
    put_object_lock_configuration,
    put_object_retention,
    put_object_tagging,
    put_public_access_block,
    upload_part,
    upload_part_copy,
)

# Where an operation is honoured and a value in it is kept without effect, this says so; the coverage page shows it.
NOTES: Final[Mapping[str, str]] = {
    "PutBucketPolicy, PutPublicAccessBlock, ACL": "validated, kept and shown. They decide nothing yet: whoever reaches "
    "the server, and is let in by `--auth` where that is set, may use every bucket.",
    "PutBucketLifecycleConfiguration": "expiration of objects, older versions, delete markers and uploads is carried "
    "out at midnight UTC. Transitions are kept and shown; nothing moves.",
    "PutBucketLogging, PutBucketWebsite": "kept and shown. No log is written, and no website is served.",
    "PutBucketReplication": "validated, kept and shown. Nothing is replicated.",
    "PutBucketAnalyticsConfiguration, PutBucketInventoryConfiguration, PutBucketMetricsConfiguration, "
    "PutBucketIntelligentTieringConfiguration": "kept and shown. Nothing is analysed, listed, measured or moved.",
    "PutBucketAccelerateConfiguration, PutBucketRequestPayment": "kept and shown. They change nothing.",
    "PutBucketEncryption, ServerSideEncryption, SSEKMSKeyId": "kept and shown. The bytes lie on the disk as they are.",
    "SSECustomerKey": "must be brought again by readers. It is not kept, and the bytes lie on the disk as they are; "
    "plain HTTP is allowed, where AWS wants TLS.",
    "StorageClass": "kept and shown; an object in GLACIER or DEEP_ARCHIVE is InvalidObjectState to readers, as "
    "restoring is not built.",
    "PutBucketNotificationConfiguration": "queues, topics, functions and EventBridge. That a destination exists is "
    "looked at, whether its policy lets S3 in is not. Events that nothing here brings about (restoring, replication, "
    "lifecycles) can be named and never come.",
    "RequestPayer": "accepted, as the owner pays for everything here.",
    "ConfirmRemoveSelfBucketAccess": "accepted, as policies decide nothing.",
    "MaxBuckets, region": "a bucket is served from every endpoint, whatever region the caller signs for.",
    "Body": "a request's body is held in memory, 72 MiB of it at most: larger objects are uploaded in parts, as SDKs "
    "and the AWS CLI do by themselves.",
    "POST Object (forms)": "the policy's conditions and its end are looked at, its signature is not. With `--auth`, "
    "forms are refused by name.",
    "ObjectKey": "the character NUL is refused.",
}
