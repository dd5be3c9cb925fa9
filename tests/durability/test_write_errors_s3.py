"""When the disk refuses an object, nobody is told that it is kept, and what was there before is whole."""

import errno
import os
from pathlib import Path
from typing import Any, Final

import apsw
import pytest

from tests.cloud import Cloud
from tests.durability.test_write_errors import code_of, disk, on_disk
from tests.storage.failing_disk import Call, FailingDisk

__all__ = ["disk", "on_disk"]

_ALWAYS: Final = 1 << 30
_SIZES: Final = [pytest.param(10, id="in an item"), pytest.param(200_000, id="in a blob")]


def content(s3: Any, key: str) -> bytes:
    data: bytes = s3.get_object(Bucket="kept", Key=key)["Body"].read()
    return data


def files(data: Path) -> list[str]:
    """The blobs, and what was half written."""
    return [path.name for path in data.rglob("*") if len(path.name) == 64 or path.name.endswith(".part")]


@pytest.mark.parametrize("size", _SIZES)
@pytest.mark.parametrize("call", ["write", "sync"])
def test_a_refused_object_leaves_the_one_before(disk: FailingDisk, on_disk: Cloud, call: Call, size: int) -> None:
    s3 = on_disk.client("s3")
    s3.create_bucket(Bucket="kept")
    s3.put_object(Bucket="kept", Key="k", Body=b"a" * size)
    disk.fail(apsw.FullError, call, at=1, times=_ALWAYS)
    assert code_of(s3.put_object, Bucket="kept", Key="k", Body=b"b" * size) == "ServiceUnavailable"
    assert code_of(s3.delete_object, Bucket="kept", Key="k") == "ServiceUnavailable"
    assert content(s3, "k") == b"a" * size
    disk.recover()
    s3.put_object(Bucket="kept", Key="k", Body=b"c" * size)
    assert content(s3, "k") == b"c" * size


def test_the_bytes_are_there_and_their_object_is_refused(disk: FailingDisk, tmp_path: Path) -> None:
    """The first sync notes that the blob belongs to nobody yet, the second would give it to its object."""
    with Cloud(data=tmp_path) as cloud:
        s3 = cloud.client("s3")
        s3.create_bucket(Bucket="kept")
        s3.put_object(Bucket="kept", Key="k", Body=b"a" * 200_000)
        disk.fail(apsw.IOError, "sync", at=2, times=_ALWAYS)
        assert code_of(s3.put_object, Bucket="kept", Key="k", Body=b"b" * 200_000) == "ServiceUnavailable"
        disk.recover()
        assert content(s3, "k") == b"a" * 200_000
        assert len(files(tmp_path)) == 2
    with Cloud(data=tmp_path) as cloud:
        assert content(cloud.client("s3"), "k") == b"a" * 200_000
        assert len(files(tmp_path)) == 1  # what belonged to nobody is gone


@pytest.mark.parametrize("part", ["put", "part"])
def test_a_blob_that_cannot_be_flushed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, part: str) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with Cloud(data=tmp_path) as cloud:
        s3 = cloud.client("s3")
        s3.create_bucket(Bucket="kept")
        upload = s3.create_multipart_upload(Bucket="kept", Key="parts")["UploadId"]
        body = b"b" * 200_000
        with monkeypatch.context() as patch:
            patch.setattr("fogbank.storage.blobs.os.fsync", full)
            if part == "put":
                assert code_of(s3.put_object, Bucket="kept", Key="k", Body=body) == "ServiceUnavailable"
            else:
                asked = {"Bucket": "kept", "Key": "parts", "UploadId": upload, "PartNumber": 1, "Body": body}
                assert code_of(s3.upload_part, **asked) == "ServiceUnavailable"
        assert "Contents" not in s3.list_objects_v2(Bucket="kept")
        assert "Parts" not in s3.list_parts(Bucket="kept", Key="parts", UploadId=upload)
        assert files(tmp_path) == []
        s3.put_object(Bucket="kept", Key="k", Body=body)
        assert content(s3, "k") == body
