"""S3's rows of the update matrix."""

import json
from collections.abc import Mapping
from typing import Any, Final

from botocore.exceptions import ClientError

from tests.cloud import Cloud
from tests.deployment.matrix import Row, attribute, policy, ref, resource, tags

_READ: Final = (
    "get_bucket_accelerate_configuration",
    "get_bucket_acl", "get_bucket_cors", "get_bucket_encryption", "get_bucket_lifecycle_configuration",
    "get_bucket_logging", "get_bucket_notification_configuration", "get_bucket_ownership_controls",
    "get_bucket_tagging", "get_bucket_versioning", "get_object_lock_configuration", "get_public_access_block",
)  # fmt: skip


def _bucket(cloud: Cloud, name: str) -> Any:
    s3 = cloud.client("s3")
    s3.head_bucket(Bucket=name)
    return {each: _configuration(s3, each, name) for each in _READ}


def _configuration(s3: Any, operation: str, name: str) -> Any:
    try:
        found: dict[str, Any] = getattr(s3, operation)(Bucket=name)
    except ClientError as error:
        return str(error)
    if operation == "get_bucket_notification_configuration":
        # Each time that a configuration is put, its rules get new ids.
        kinds = ("QueueConfigurations", "TopicConfigurations")
        return {kind: [{**rule, "Id": ""} for rule in found.get(kind, [])] for kind in kinds}
    return found


def _policy(cloud: Cloud, name: str) -> Any:
    return json.loads(cloud.client("s3").get_bucket_policy(Bucket=name)["Policy"])


def _encryption(algorithm: str) -> dict[str, Any]:
    rule = {"ServerSideEncryptionByDefault": {"SSEAlgorithm": algorithm}, "BucketKeyEnabled": True}
    return {"ServerSideEncryptionConfiguration": [rule]}


def _cors(age_s: int) -> dict[str, Any]:
    rule = {"AllowedMethods": ["GET"], "AllowedOrigins": ["*"], "ExposedHeaders": ["x"], "Id": "a", "MaxAge": age_s}
    return {"CorsRules": [rule]}


def _lifecycle(days: int) -> dict[str, Any]:
    everything = {
        "ExpirationInDays": days + 100,
        "Id": "everything",
        "NoncurrentVersionExpirationInDays": days,
        "NoncurrentVersionTransitions": [{"StorageClass": "GLACIER", "TransitionInDays": 30}],
        "ObjectSizeGreaterThan": "500",
        "Prefix": "a/",
        "Status": "Enabled",
        "TagFilters": [{"Key": "a", "Value": "b"}],
        "Transitions": [{"StorageClass": "STANDARD_IA", "TransitionInDays": 30}],
    }
    dated = {"ExpirationDate": "2030-01-01T00:00:00Z", "Id": "dated", "Status": "Enabled", "Prefix": "b/"}
    aborted = {"AbortIncompleteMultipartUpload": {"DaysAfterInitiation": days}, "Id": "aborted", "Status": "Enabled"}
    return {"Rules": [everything, dated, aborted]}


def _notifications(queue: str, suffix: str) -> dict[str, Any]:
    rules = {"S3Key": {"Rules": [{"Name": "suffix", "Value": suffix}]}}
    return {
        "EventBridgeConfiguration": {"EventBridgeEnabled": True},
        "QueueConfigurations": [{"Event": "s3:ObjectCreated:*", "Queue": attribute(queue, "Arn"), "Filter": rules}],
        "TopicConfigurations": [{"Event": "s3:ObjectRemoved:*", "Topic": ref("Topic")}],
    }


def _owned(by: str) -> dict[str, Any]:
    return {"Rules": [{"ObjectOwnership": by}]}


def _locked(days: int) -> dict[str, Any]:
    return {"ObjectLockEnabled": "Enabled", "Rule": {"DefaultRetention": {"Days": days, "Mode": "GOVERNANCE"}}}


def _readable(bucket: str, action: str) -> dict[str, Any]:
    arn = {"Fn::Sub": f"${{{bucket}.Arn}}/*"}
    return policy(action, Principal="*", Resource=arn)


_BUCKETS: Final = {"Bucket": resource("AWS::S3::Bucket"), "Other": resource("AWS::S3::Bucket")}

ROWS: Final[Mapping[str, Row]] = {
    "AWS::S3::Bucket": Row(
        {
            "AccelerateConfiguration": {"AccelerationStatus": "Enabled"},
            "AccessControl": "PublicRead",
            "BucketEncryption": _encryption("aws:kms"),
            "BucketName": "one-bucket",
            "CorsConfiguration": _cors(60),
            "LifecycleConfiguration": _lifecycle(1),
            "LoggingConfiguration": {"DestinationBucketName": ref("Bucket"), "LogFilePrefix": "one/"},
            "NotificationConfiguration": _notifications("Queue", ".one"),
            "ObjectLockConfiguration": _locked(1),
            "ObjectLockEnabled": True,
            "OwnershipControls": _owned("BucketOwnerPreferred"),
            "PublicAccessBlockConfiguration": {"BlockPublicAcls": True},
            "Tags": tags(team="blue"),
            "VersioningConfiguration": {"Status": "Enabled"},
        },
        {
            "AccelerateConfiguration": {"AccelerationStatus": "Suspended"},
            "AccessControl": "AuthenticatedRead",
            "BucketEncryption": _encryption("AES256"),
            "BucketName": "two-bucket",
            "CorsConfiguration": _cors(90),
            "LifecycleConfiguration": _lifecycle(2),
            "LoggingConfiguration": {"DestinationBucketName": ref("Bucket"), "LogFilePrefix": "two/"},
            "NotificationConfiguration": _notifications("OtherQueue", ".two"),
            "ObjectLockConfiguration": _locked(2),
            "OwnershipControls": _owned("ObjectWriter"),
            "PublicAccessBlockConfiguration": {"BlockPublicAcls": True, "IgnorePublicAcls": True},
            "Tags": tags(team="red"),
        },
        _bucket,
        {
            **_BUCKETS,
            "Queue": resource("AWS::SQS::Queue"),
            "OtherQueue": resource("AWS::SQS::Queue"),
            "Topic": resource("AWS::SNS::Topic"),
        },
        usual={"AccelerateConfiguration": "other"},
        apart={
            "ObjectLockEnabled": "it is never taken back",
            "VersioningConfiguration": "a bucket with locks keeps its versions",
        },
    ),
    "AWS::S3::BucketPolicy": Row(
        {"Bucket": ref("Bucket"), "PolicyDocument": _readable("Bucket", "s3:GetObject")},
        {"Bucket": ref("Other"), "PolicyDocument": _readable("Bucket", "s3:PutObject")},
        _policy,
        _BUCKETS,
        with_it={"Bucket": {"PolicyDocument": _readable("Other", "s3:GetObject")}},
    ),
}
