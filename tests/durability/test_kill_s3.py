"""Killed at any moment, Fogbank has every object that it acknowledged, item and bytes, and no blob that is nobody's.

FOGBANK_KILL_ROUNDS sets how often it is killed, FOGBANK_KILL_SEED when.
"""

import os
import threading
from hashlib import sha256
from pathlib import Path
from typing import Any, Final, final

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from fogbank.kernel.ids import Ids
from tests.durability.harness import Server

_ROUNDS: Final = int(os.environ.get("FOGBANK_KILL_ROUNDS", "3"))
_SEED: Final = int(os.environ.get("FOGBANK_KILL_SEED", "1"))
_WRITERS: Final = 4
_KEYS: Final = 5
_DEADLINE_S: Final = 60


def client(server: Server) -> Any:
    session: Any = boto3
    return session.client(
        "s3",
        endpoint_url=f"http://127.0.0.1:{server.port}",
        region_name="us-east-1",
        aws_access_key_id="test",
        aws_secret_access_key="test",
        config=Config(retries={"total_max_attempts": 1}, read_timeout=_DEADLINE_S),
    )


def content(writer: int, number: int) -> bytes:
    """Small ones and large ones by turns; each tells who wrote it."""
    size = 100 if number % 2 else 100_000
    return (f"{writer} {number} ".encode() + sha256(f"{writer}/{number}".encode()).digest()) * (size // 40)


@final
class Writer:
    """Overwrites its keys, and deletes one now and then; knows for each what may be there."""

    def __init__(self, number: int) -> None:
        self._number = number
        self._turn = 0
        self.may_be: dict[str, set[bytes | None]] = {f"{number}-{key}": {None} for key in range(_KEYS)}

    def work(self, server: Server, enough: threading.Semaphore) -> None:
        s3 = client(server)
        try:
            while True:
                self._step(s3)
                enough.release()
        except (BotoCoreError, ClientError):
            return
        finally:
            s3.close()

    def _step(self, s3: Any) -> None:
        self._turn += 1
        key = f"{self._number}-{self._turn % _KEYS}"
        data = None if self._turn % 7 == 0 else content(self._number, self._turn)
        # Until it is answered, either may be there.
        self.may_be[key].add(data)
        if data is None:
            s3.delete_object(Bucket="kept", Key=key)
        else:
            s3.put_object(Bucket="kept", Key=key, Body=data)
        self.may_be[key] = {data}


def found(s3: Any, key: str) -> bytes | None:
    try:
        data: bytes = s3.get_object(Bucket="kept", Key=key)["Body"].read()
    except s3.exceptions.NoSuchKey:
        return None
    return data


def test_acknowledged_objects_survive(tmp_path: Path) -> None:
    ids = Ids(_SEED)
    data = tmp_path / "data"
    writers = [Writer(number) for number in range(_WRITERS)]
    for _ in range(_ROUNDS):
        with Server(data) as server:
            client(server).create_bucket(Bucket="kept")
            enough = threading.Semaphore(0)
            threads = [threading.Thread(target=writer.work, args=(server, enough)) for writer in writers]
            for thread in threads:
                thread.start()
            for _ in range(20 + ids.int63() % 60):
                assert enough.acquire(timeout=_DEADLINE_S)
            server.kill()
            for thread in threads:
                thread.join()
        with Server(data) as server:
            s3 = client(server)
            for writer in writers:
                for key, may_be in writer.may_be.items():
                    there = found(s3, key)
                    assert there in may_be
                    writer.may_be[key] = {there}
            _check_blobs(s3, data)
            s3.close()


def _check_blobs(s3: Any, data: Path) -> None:
    """Large objects have one file each, and there are no others."""
    large = [item for item in s3.list_objects_v2(Bucket="kept").get("Contents", []) if item["Size"] > 65_536]
    files = [path for path in data.rglob("*") if path.is_file() and len(path.name) == 64]
    assert len(files) == len(large)


@pytest.mark.parametrize("size", [10, 1_000_000])
def test_an_upload_in_parts_goes_on_after_a_crash(tmp_path: Path, size: int) -> None:
    with Server(tmp_path / "data") as server:
        s3 = client(server)
        s3.create_bucket(Bucket="kept")
        asked = {"Bucket": "kept", "Key": "k"}
        asked["UploadId"] = s3.create_multipart_upload(**asked)["UploadId"]
        etag = s3.upload_part(**asked, PartNumber=1, Body=b"x" * size)["ETag"]
        s3.close()
    with Server(tmp_path / "data") as server:
        s3 = client(server)
        s3.complete_multipart_upload(**asked, MultipartUpload={"Parts": [{"PartNumber": 1, "ETag": etag}]})
        assert found(s3, "k") == b"x" * size
        s3.close()
