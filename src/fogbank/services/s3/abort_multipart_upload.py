"""AbortMultipartUpload: https://docs.aws.amazon.com/AmazonS3/latest/API/API_AbortMultipartUpload.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.s3 import access, content, uploading
from fogbank.services.s3 import store as objects
from fogbank.storage.api import Conflict, Store


class AbortMultipartUpload(Struct, frozen=True, kw_only=True, rename="pascal"):
    bucket: str
    key: str
    upload_id: str
    request_payer: str | None = None
    expected_bucket_owner: str | None = None


@action("s3", "AbortMultipartUpload")
async def abort_multipart_upload(store: Store, ctx: Context, request: AbortMultipartUpload) -> Empty:
    """End an upload, with all its parts."""
    while True:
        await access.load(store, request.bucket, request.expected_bucket_owner)
        stored = await objects.load_upload(store, request.bucket, request.key, request.upload_id)
        try:
            await store.commit(await uploading.end(store, ctx, stored), [stored.unchanged()])
        except Conflict:
            continue
        content.sweep(store, ctx.world)
        return Empty()
