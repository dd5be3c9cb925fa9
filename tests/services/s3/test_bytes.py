"""How bytes come in, and that they go: aws-chunked bodies, files of objects that are no more."""

import zlib
from base64 import b64encode
from pathlib import Path
from typing import Any

import pytest

from fogbank.fabric import trace
from tests.cloud import Cloud
from tests.services.s3.asking import body, plain

DATA = b"0123456789" * 20_000


def chunked(data: bytes, trailer: str) -> bytes:
    """https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html"""
    pieces = [data[at : at + 65_536] for at in range(0, len(data), 65_536)]
    encoded = b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in pieces)
    return encoded + b"0\r\n" + trailer.encode() + b"\r\n\r\n"


@pytest.mark.parametrize(("encodings", "kept"), [("aws-chunked", None), ("gzip,aws-chunked", "gzip")], ids=str)
def test_a_body_in_chunks_with_its_checksum_behind(
    cloud: Cloud, s3: Any, bucket: str, encodings: str, kept: str | None
) -> None:
    checksum = b64encode(zlib.crc32(DATA).to_bytes(4, "big")).decode()
    headers = {
        "Content-Encoding": encodings,
        "X-Amz-Content-Sha256": "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
        "X-Amz-Decoded-Content-Length": str(len(DATA)),
        "X-Amz-Trailer": "x-amz-checksum-crc32",
    }
    sent = chunked(DATA, f"x-amz-checksum-crc32:{checksum}")
    status, answer, _ = plain(cloud, "PUT", f"/{bucket}/k", data=sent, headers=headers)
    assert (status, answer["x-amz-checksum-crc32"]) == (200, checksum)
    found = s3.get_object(Bucket=bucket, Key="k")
    assert (body(found), found.get("ContentEncoding")) == (DATA, kept)
    wrong = chunked(DATA, "x-amz-checksum-crc32:AAAAAA==")
    assert b"BadDigest" in plain(cloud, "PUT", f"/{bucket}/k", data=wrong, headers=headers)[2]


def files(data: Path) -> int:
    return sum(path.is_file() and len(path.name) == 64 for path in data.rglob("*"))


def test_files_go_with_their_objects(tmp_path: Path) -> None:
    with Cloud(data=tmp_path) as cloud:
        s3 = cloud.client("s3")
        s3.create_bucket(Bucket="files")
        for key in ("one", "other"):
            s3.put_object(Bucket="files", Key=key, Body=DATA)
        assert files(tmp_path) == 2
        s3.put_object(Bucket="files", Key="one", Body=b"small")
        cloud.advance(minutes=31)
        assert files(tmp_path) == 1
        s3.delete_object(Bucket="files", Key="other")
        cloud.advance(minutes=31)
        assert files(tmp_path) == 0


def test_a_read_goes_on_when_its_object_is_replaced(tmp_path: Path) -> None:
    with Cloud(data=tmp_path) as cloud:
        s3 = cloud.client("s3")
        s3.create_bucket(Bucket="files")
        large = DATA * 20
        s3.put_object(Bucket="files", Key="k", Body=large)
        reading = s3.get_object(Bucket="files", Key="k")["Body"]
        first = reading.read(1000)
        s3.put_object(Bucket="files", Key="k", Body=b"other")
        assert first + reading.read() == large


def test_what_happens_to_an_object_is_in_the_trace(cloud: Cloud, s3: Any, bucket: str) -> None:
    rule = {"QueueArn": cloud.arn(cloud.queue()), "Events": ["s3:ObjectCreated:*"]}
    s3.put_bucket_notification_configuration(Bucket=bucket, NotificationConfiguration={"QueueConfigurations": [rule]})
    s3.put_object(Bucket=bucket, Key="k", Body=b"1")
    hops = cloud.run(hops_of(cloud))
    calls = [hop for hop in hops if hop.kind == "call" and hop.target == f"arn:aws:s3:::{bucket}"]
    assert calls[-1].source == "s3:PutObject"
    (delivery,) = [hop for hop in hops if hop.parent == calls[-1].span]
    assert (delivery.kind, delivery.outcome) == ("delivery", "delivered")


async def hops_of(cloud: Cloud) -> list[Any]:
    records = await cloud.fogbank.store.read(trace.LOG, 0, 0)
    return [hop for record in records for hop in trace.decode(record.data)]
