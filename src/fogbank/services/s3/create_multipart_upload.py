"""CreateMultipartUpload: https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateMultipartUpload.html"""

from msgspec import field

from fogbank.kernel.action import Context, action
from fogbank.services.s3 import access, lifecycles
from fogbank.services.s3 import store as objects
from fogbank.services.s3.customer_keys import KeyShown
from fogbank.services.s3.drafting import Described, draft, shown_encryption
from fogbank.services.s3.errors import InvalidRequest
from fogbank.services.s3.model import Upload
from fogbank.services.s3.sums import FULL_OBJECT, check_algorithm, kind_for
from fogbank.services.s3.uploading import new_upload_id
from fogbank.storage.api import Conflict, Store


class CreateMultipartUpload(Described, frozen=True, kw_only=True, rename="pascal"):
    checksum_algorithm: str | None = None
    checksum_type: str | None = None


class CreateMultipartUploadResult(KeyShown, frozen=True, kw_only=True, rename="pascal"):
    bucket: str
    key: str
    upload_id: str
    abort_date: float | None = None
    abort_rule_id: str | None = None
    server_side_encryption: str | None = None
    sse_kms_key_id: str | None = field(default=None, name="SSEKMSKeyId")
    bucket_key_enabled: bool | None = None
    checksum_algorithm: str | None = None
    checksum_type: str | None = None


@action("s3", "CreateMultipartUpload")
async def create_multipart_upload(
    store: Store, ctx: Context, request: CreateMultipartUpload
) -> CreateMultipartUploadResult:
    """Begin an upload in parts."""
    check_algorithm(request.checksum_algorithm)
    if request.checksum_type is not None and request.checksum_algorithm is None:
        raise InvalidRequest(
            "The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header."
        )
    algorithm = request.checksum_algorithm or ""
    kind = kind_for(algorithm, request.checksum_type) if algorithm else FULL_OBJECT
    while True:
        bucket = await access.load(store, request.bucket, request.expected_bucket_owner)
        upload = Upload(new_upload_id(ctx), draft(ctx, bucket.bucket, request), algorithm, kind)
        try:
            await store.commit([objects.put_upload(request.bucket, upload)], [bucket.unchanged()])
        except Conflict:
            continue
        return CreateMultipartUploadResult(
            bucket=request.bucket,
            key=request.key,
            upload_id=upload.id,
            checksum_algorithm=request.checksum_algorithm,
            checksum_type=kind if algorithm else None,
            **shown_encryption(upload.draft.encryption),
            **lifecycles.shown_abort(bucket.bucket, upload),
        )
