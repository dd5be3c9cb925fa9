"""What S3 says when it refuses.

    ClientError (kernel)
    ├─ NotFound …             404: NoSuchBucket, NoSuchKey, NoSuchVersion, NoSuchUpload, NoSuch… of configurations
    ├─ InvalidArgument        400, with ArgumentName and ArgumentValue
    ├─ PreconditionFailed     412, with the Condition
    ├─ NotModified            304, without a body
    └─ …

https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html#ErrorCodeList
The elements beside the message are those that S3 was seen to send; the list of codes names none.
"""

from collections.abc import Mapping

from fogbank.kernel.errors import ClientError


class AccessDenied(ClientError):
    code = "AccessDenied"
    status = 403

    def __init__(self, message: str = "Access Denied") -> None:
        super().__init__(message)


class NoSuchBucket(ClientError):
    code = "NoSuchBucket"
    status = 404

    def __init__(self, bucket: str) -> None:
        super().__init__("The specified bucket does not exist", BucketName=bucket)


class NoSuchKey(ClientError):
    code = "NoSuchKey"
    status = 404

    def __init__(self, key: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__("The specified key does not exist.", Key=key)
        self.headers = headers or {}


class NoSuchVersion(ClientError):
    code = "NoSuchVersion"
    status = 404

    def __init__(self, key: str, version_id: str) -> None:
        super().__init__("The specified version does not exist.", Key=key, VersionId=version_id)


class NoSuchUpload(ClientError):
    code = "NoSuchUpload"
    status = 404

    def __init__(self, upload_id: str) -> None:
        super().__init__(
            "The specified upload does not exist. The upload ID may be invalid, "
            "or the upload may have been aborted or completed.",
            UploadId=upload_id,
        )


class NoSuchConfiguration(ClientError):
    """A configuration that was never set. Each has a code and a sentence of its own."""

    status = 404
    text = ""

    def __init__(self, bucket: str) -> None:
        super().__init__(self.text, BucketName=bucket)


class NoSuchCorsConfiguration(NoSuchConfiguration):
    code = "NoSuchCORSConfiguration"
    text = "The CORS configuration does not exist"


class NoSuchTagSet(NoSuchConfiguration):
    code = "NoSuchTagSet"
    text = "The TagSet does not exist"


class NoSuchLifecycleConfiguration(NoSuchConfiguration):
    code = "NoSuchLifecycleConfiguration"
    text = "The lifecycle configuration does not exist"


class NoSuchBucketPolicy(NoSuchConfiguration):
    code = "NoSuchBucketPolicy"
    text = "The bucket policy does not exist"


class ServerSideEncryptionConfigurationNotFound(NoSuchConfiguration):
    code = "ServerSideEncryptionConfigurationNotFoundError"
    text = "The server side encryption configuration was not found"


class NoSuchPublicAccessBlockConfiguration(NoSuchConfiguration):
    code = "NoSuchPublicAccessBlockConfiguration"
    text = "The public access block configuration was not found"


class OwnershipControlsNotFound(NoSuchConfiguration):
    code = "OwnershipControlsNotFoundError"
    text = "The bucket ownership controls were not found"


class NoSuchWebsiteConfiguration(NoSuchConfiguration):
    code = "NoSuchWebsiteConfiguration"
    text = "The specified bucket does not have a website configuration"


class ReplicationConfigurationNotFound(NoSuchConfiguration):
    code = "ReplicationConfigurationNotFoundError"
    text = "The replication configuration was not found"


class ObjectLockConfigurationNotFound(NoSuchConfiguration):
    code = "ObjectLockConfigurationNotFoundError"
    text = "Object Lock configuration does not exist for this bucket"


class NoSuchObjectLockConfiguration(NoSuchConfiguration):
    code = "NoSuchObjectLockConfiguration"
    text = "The specified object does not have a ObjectLock configuration"


class NoSuchNumbered(NoSuchConfiguration):
    code = "NoSuchConfiguration"
    text = "The specified configuration does not exist."


class InvalidConfigurationId(ClientError):
    code = "InvalidConfigurationId"

    def __init__(self) -> None:
        super().__init__("The specified configuration id is invalid.")


class TooManyConfigurations(ClientError):
    code = "TooManyConfigurations"

    def __init__(self) -> None:
        super().__init__(
            "You are attempting to create a new configuration but have already reached the 1,000-configuration limit."
        )


class InvalidBucketName(ClientError):
    code = "InvalidBucketName"

    def __init__(self, bucket: str) -> None:
        super().__init__("The specified bucket is not valid.", BucketName=bucket)


class BucketAlreadyOwnedByYou(ClientError):
    code = "BucketAlreadyOwnedByYou"
    status = 409

    def __init__(self, bucket: str) -> None:
        super().__init__(
            "Your previous request to create the named bucket succeeded and you already own it.", BucketName=bucket
        )


class BucketAlreadyExists(ClientError):
    code = "BucketAlreadyExists"
    status = 409

    def __init__(self, bucket: str) -> None:
        super().__init__(
            "The requested bucket name is not available. The bucket namespace is shared by all users of the system. "
            "Please select a different name and try again.",
            BucketName=bucket,
        )


class BucketNotEmpty(ClientError):
    code = "BucketNotEmpty"
    status = 409

    def __init__(self, bucket: str, *, versioned: bool) -> None:
        text = "The bucket you tried to delete is not empty"
        super().__init__(
            f"{text}. You must delete all versions in the bucket." if versioned else text, BucketName=bucket
        )


class IllegalLocationConstraint(ClientError):
    code = "IllegalLocationConstraintException"

    def __init__(self, constraint: str) -> None:
        super().__init__(
            f"The {constraint or 'unspecified'} location constraint is incompatible for the region specific endpoint "
            "this request was sent to."
        )


class InvalidLocationConstraint(ClientError):
    code = "InvalidLocationConstraint"

    def __init__(self, constraint: str) -> None:
        super().__init__("The specified location-constraint is not valid", LocationConstraint=constraint)


class InvalidArgument(ClientError):
    code = "InvalidArgument"

    def __init__(self, message: str, name: str, value: object) -> None:
        super().__init__(message, ArgumentName=name, ArgumentValue=value)


class InvalidRequest(ClientError):
    code = "InvalidRequest"


class InvalidTag(ClientError):
    code = "InvalidTag"


class KeyTooLong(ClientError):
    code = "KeyTooLongError"

    def __init__(self, size_bytes: int, most_bytes: int) -> None:
        super().__init__("Your key is too long", Size=size_bytes, MaxSizeAllowed=most_bytes)


class MetadataTooLarge(ClientError):
    code = "MetadataTooLarge"

    def __init__(self, size_bytes: int, most_bytes: int) -> None:
        super().__init__(
            "Your metadata headers exceed the maximum allowed metadata size", Size=size_bytes, MaxSizeAllowed=most_bytes
        )


class InvalidStorageClass(ClientError):
    code = "InvalidStorageClass"

    def __init__(self, storage_class: str) -> None:
        super().__init__("The storage class you specified is not valid", StorageClassRequested=storage_class)


class InvalidRange(ClientError):
    code = "InvalidRange"
    status = 416

    def __init__(self, asked: str, size_bytes: int) -> None:
        super().__init__(
            "The requested range is not satisfiable", RangeRequested=asked, ActualObjectSize=str(size_bytes)
        )
        self.headers = {"Content-Range": f"bytes */{size_bytes}"}


class InvalidPartNumber(ClientError):
    code = "InvalidPartNumber"
    status = 416

    def __init__(self, asked: int, actual: int) -> None:
        super().__init__(
            "The requested partnumber is not satisfiable", PartNumberRequested=asked, ActualPartCount=actual
        )


class PreconditionFailed(ClientError):
    code = "PreconditionFailed"
    status = 412

    def __init__(self, condition: str) -> None:
        super().__init__("At least one of the pre-conditions you specified did not hold", Condition=condition)


class ConditionalRequestConflict(ClientError):
    code = "ConditionalRequestConflict"
    status = 409

    def __init__(self, key: str) -> None:
        super().__init__(
            "The conditional request cannot succeed due to a conflicting operation against this resource.", Key=key
        )


class NotModified(ClientError):
    code = "NotModified"
    status = 304

    def __init__(self, headers: Mapping[str, str]) -> None:
        super().__init__("Not Modified")
        self.headers = headers


class MethodNotAllowed(ClientError):
    """A delete marker was asked for by its version."""

    code = "MethodNotAllowed"
    status = 405

    def __init__(self, method: str, headers: Mapping[str, str]) -> None:
        super().__init__(
            "The specified method is not allowed against this resource.", Method=method, ResourceType="DeleteMarker"
        )
        self.headers = {"Allow": "DELETE", **headers}


class InvalidPart(ClientError):
    code = "InvalidPart"

    def __init__(self, upload_id: str, part_number: int, etag: str) -> None:
        super().__init__(
            "One or more of the specified parts could not be found.  The part may not have been uploaded, "
            "or the specified entity tag may not match the part's entity tag.",
            UploadId=upload_id,
            PartNumber=part_number,
            ETag=etag,
        )


class InvalidPartOrder(ClientError):
    code = "InvalidPartOrder"

    def __init__(self, upload_id: str) -> None:
        super().__init__(
            "The list of parts was not in ascending order. Parts must be ordered by part number.", UploadId=upload_id
        )


class EntityTooSmall(ClientError):
    code = "EntityTooSmall"

    def __init__(self, size_bytes: int, least_bytes: int, part_number: int, etag: str) -> None:
        super().__init__(
            "Your proposed upload is smaller than the minimum allowed size",
            ProposedSize=size_bytes,
            MinSizeAllowed=least_bytes,
            PartNumber=part_number,
            ETag=etag,
        )


class EntityTooLarge(ClientError):
    code = "EntityTooLarge"

    def __init__(self, size_bytes: int, most_bytes: int) -> None:
        super().__init__(
            "Your proposed upload exceeds the maximum allowed size", ProposedSize=size_bytes, MaxSizeAllowed=most_bytes
        )


class MalformedXml(ClientError):
    code = "MalformedXML"

    def __init__(self) -> None:
        super().__init__("The XML you provided was not well-formed or did not validate against our published schema")


class MalformedPolicy(ClientError):
    code = "MalformedPolicy"


class BadDigest(ClientError):
    code = "BadDigest"

    def __init__(self, algorithm: str) -> None:
        super().__init__(f"The {algorithm} you specified did not match the calculated checksum.")


class InvalidObjectState(ClientError):
    code = "InvalidObjectState"
    status = 403

    def __init__(self, storage_class: str) -> None:
        super().__init__("The operation is not valid for the object's storage class", StorageClass=storage_class)


class AclsNotSupported(ClientError):
    """https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html"""

    code = "AccessControlListNotSupported"

    def __init__(self) -> None:
        super().__init__("The bucket does not allow ACLs")


class InvalidBucketState(ClientError):
    code = "InvalidBucketState"
    status = 409


class OperationAborted(ClientError):
    code = "OperationAborted"
    status = 409

    def __init__(self) -> None:
        super().__init__(
            "A conflicting conditional operation is currently in progress against this resource. Please try again."
        )
