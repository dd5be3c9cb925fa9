"""Code as callers give it: a zip archive, here or in S3, or a folder of this machine's.

A folder is given where AWS takes an S3 location, by the bucket `fogbank-folder` and the folder's absolute path as the
key: the function runs from there, and a changed file is picked up by its next invocation.
"""

import asyncio
import io
import os
import zipfile
from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from typing import Final

from msgspec import Struct

from fogbank.compute.packages import BadPackage, check
from fogbank.kernel.action import Context
from fogbank.kernel.calls import Calls
from fogbank.kernel.errors import AwsError
from fogbank.services.lambda_.errors import InvalidParameterValue, RequestEntityTooLarge
from fogbank.services.lambda_.functions import machinery
from fogbank.services.lambda_.model import Code
from fogbank.storage.api import Store

# The second is the name by which other local clouds' users know the same thing.
FOLDER_BUCKETS: Final = ("fogbank-folder", "hot-reload")
# https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html: 50 MB in a request, which is base64 there.
_REQUEST_BYTES_MAX: Final = 70_167_211
_ZIPPED_BYTES_MAX: Final = 52_428_800
_EMPTY_ARCHIVE_BYTES: Final = 22  # of an archive without entries


class FunctionCode(Struct, frozen=True, rename="pascal"):
    """https://docs.aws.amazon.com/lambda/latest/api/API_FunctionCode.html"""

    zip_file: bytes | None = None
    s3_bucket: str | None = None
    s3_key: str | None = None
    s3_object_version: str | None = None


async def keep_code(store: Store, ctx: Context, given: FunctionCode, operation: str) -> Code:
    """Keep the code. Raises InvalidParameterValueException, RequestEntityTooLargeException."""
    if given.zip_file is not None and (given.s3_bucket or given.s3_key or given.s3_object_version):
        raise InvalidParameterValue("Please do not provide other FunctionCode parameters when providing a ZipFile.")
    if given.s3_bucket in FOLDER_BUCKETS:
        return _folder(given.s3_key or "")
    if given.s3_bucket is not None:
        return await _keep(store, ctx, await _fetch(ctx, given))
    if given.zip_file is None:
        raise InvalidParameterValue("Please provide a source for function code.")
    if len(given.zip_file) > _ZIPPED_BYTES_MAX:
        raise RequestEntityTooLarge(_REQUEST_BYTES_MAX, operation)
    return await _keep(store, ctx, given.zip_file)


async def _fetch(ctx: Context, given: FunctionCode) -> bytes:
    """The archive in S3, as it is now. Raises InvalidParameterValueException.

    What S3 says is passed on: https://docs.aws.amazon.com/lambda/latest/dg/troubleshooting-deployment.html
    """
    if not given.s3_key:
        raise InvalidParameterValue("S3Key is required when S3Bucket is given.")
    asked = {"Bucket": given.s3_bucket, "Key": given.s3_key}
    if given.s3_object_version:
        asked["VersionId"] = given.s3_object_version
    try:
        found = await ctx.world.port(Calls).call(ctx, "s3", "GetObject", asked)
    except AwsError as error:
        raise InvalidParameterValue(
            f"Error occurred while GetObject. S3 Error Code: {error.code}. S3 Error Message: {error.message}"
        ) from None
    archive: bytes = found["Body"]
    return archive


async def _keep(store: Store, ctx: Context, archive: bytes) -> Code:
    if len(archive) <= _EMPTY_ARCHIVE_BYTES:
        raise InvalidParameterValue("Uploaded file must be a non-empty zip")
    try:
        await asyncio.to_thread(check, archive)
    except BadPackage as error:
        raise InvalidParameterValue(str(error)) from None
    blob = await machinery(ctx.world).archives.keep(store, ctx.world, archive)
    sha = b64encode(sha256(archive).digest()).decode()
    return Code(sha, len(archive), blob, unpacked=_unpacked_size(archive))


def location(endpoint: str, code: Code) -> str:
    """Where a caller can fetch the code: the archive, or the folder on this machine."""
    if code.blob is None:
        return Path(code.folder).as_uri()
    return f"{endpoint}/_fogbank/code/{code.blob.sha256}"


def _unpacked_size(archive: bytes) -> int:
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        return sum(entry.file_size for entry in opened.infolist())


def _folder(path: str) -> Code:
    folder = Path(path)
    if not folder.is_absolute() or not folder.is_dir():
        raise InvalidParameterValue(f"{path} is not the absolute path of a folder on the machine that Fogbank runs on.")
    # What the code is may change at any moment; its hash says only where it is.
    return Code(b64encode(sha256(os.fsencode(folder)).digest()).decode(), 0, folder=str(folder))
