"""Uploads in parts, for the tests."""

from typing import Any, Final

MIB: Final = 1 << 20
FIVE: Final = b"a" * 5 * MIB


def upload(s3: Any, bucket: str, key: str, bodies: list[bytes], **parameters: Any) -> tuple[str, list[dict[str, Any]]]:
    """Begin an upload and send the parts: its id, and what CompleteMultipartUpload wants to hear."""
    wish = {"ChecksumAlgorithm": "CRC32"} | parameters
    upload_id: str = s3.create_multipart_upload(Bucket=bucket, Key=key, **wish)["UploadId"]
    return upload_id, send(s3, bucket, key, upload_id, bodies)


def send(s3: Any, bucket: str, key: str, upload_id: str, bodies: list[bytes]) -> list[dict[str, Any]]:
    parts: list[dict[str, Any]] = []
    for number, data in enumerate(bodies, 1):
        sent = s3.upload_part(Bucket=bucket, Key=key, UploadId=upload_id, PartNumber=number, Body=data)
        parts.append({"PartNumber": number, "ETag": sent["ETag"], "ChecksumCRC32": sent["ChecksumCRC32"]})
    return parts


def complete(s3: Any, bucket: str, key: str, upload_id: str, parts: list[dict[str, Any]], **parameters: Any) -> Any:
    return s3.complete_multipart_upload(
        Bucket=bucket, Key=key, UploadId=upload_id, MultipartUpload={"Parts": parts}, **parameters
    )
