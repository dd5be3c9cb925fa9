"""How a bucket is addressed, and URLs that carry their signature.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html
"""

from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config

from fogbank.kernel.clock import system_clock
from tests.cloud import Cloud
from tests.services.s3.asking import body, plain


def path_of(url: str) -> str:
    return "/" + url.split("/", 3)[3]


@pytest.mark.parametrize(
    "host",
    [
        "BUCKET.localhost:4566",
        "BUCKET.s3.localhost:4566",
        "BUCKET.s3.localhost.localstack.cloud:4566",
        "BUCKET.s3.amazonaws.com",
        "BUCKET.s3.us-east-1.amazonaws.com",
    ],
)
def test_virtual_hosts(cloud: Cloud, s3: Any, bucket: str, host: str) -> None:
    s3.put_object(Bucket=bucket, Key="a/b c", Body=b"1")
    status, _, data = plain(cloud, "GET", "/a/b%20c", headers={"Host": host.replace("BUCKET", bucket)})
    assert (status, data) == (200, b"1")


def test_boto3_with_virtual_hosts(cloud: Cloud, bucket: str) -> None:
    session: Any = boto3
    client = session.client(
        "s3",
        endpoint_url=cloud.endpoint.replace("127.0.0.1", "localhost"),
        region_name="us-east-1",
        aws_access_key_id="test",
        aws_secret_access_key="test",
        config=Config(s3={"addressing_style": "virtual"}, proxies={"http": cloud.endpoint}),
    )
    client.put_object(Bucket=bucket, Key="k/\u00e4 +", Body=b"1")
    assert body(client.get_object(Bucket=bucket, Key="k/\u00e4 +")) == b"1"
    assert [item["Key"] for item in client.list_objects_v2(Bucket=bucket)["Contents"]] == ["k/\u00e4 +"]
    client.close()


def test_presigned_urls(cloud: Cloud, s3: Any, bucket: str) -> None:
    put = s3.generate_presigned_url("put_object", {"Bucket": bucket, "Key": "k", "ContentType": "text/x"})
    status, headers, _ = plain(cloud, "PUT", path_of(put), data=b"hello", headers={"Content-Type": "text/x"})
    assert (status, headers["x-amz-checksum-crc64nvme"]) == (200, "M3eFcAZSQlc=")
    get = s3.generate_presigned_url(
        "get_object", {"Bucket": bucket, "Key": "k", "ResponseContentDisposition": 'attachment; filename="a"'}
    )
    status, headers, data = plain(cloud, "GET", path_of(get))
    assert (status, data, headers["content-type"]) == (200, b"hello", "text/x")
    assert headers["content-disposition"] == 'attachment; filename="a"'


def test_presigned_urls_are_verified(tmp_path: Path) -> None:
    keys = tmp_path / "keys"
    keys.write_text('[[keys]]\nid = "AKIAIOSFODNN7EXAMPLE"\nsecret = "secret"\naccount = "123456789012"\n')
    with Cloud(auth=keys, clock=system_clock()) as cloud:
        s3 = cloud.client("s3", access_key="AKIAIOSFODNN7EXAMPLE", secret="secret")
        s3.create_bucket(Bucket="private")
        s3.put_object(Bucket="private", Key="k", Body=b"x" * 100_000)
        url, wrong = presigned(cloud, "secret"), presigned(cloud, "wrong")
        assert plain(cloud, "GET", url)[::2] == (200, b"x" * 100_000)
        assert b"SignatureDoesNotMatch" in plain(cloud, "GET", wrong)[2]
        assert b"AccessDenied" in plain(cloud, "GET", "/private/k")[2]


def presigned(cloud: Cloud, secret: str) -> str:
    """By Signature Version 4, which botocore takes only when told so."""
    session: Any = boto3
    client = session.client(
        "s3",
        endpoint_url=cloud.endpoint,
        region_name="us-east-1",
        aws_access_key_id="AKIAIOSFODNN7EXAMPLE",
        aws_secret_access_key=secret,
        config=Config(signature_version="s3v4"),
    )
    url = client.generate_presigned_url("get_object", {"Bucket": "private", "Key": "k"})
    client.close()
    return path_of(url)


def test_an_unsigned_request_is_for_a_bucket(cloud: Cloud, s3: Any, bucket: str) -> None:
    s3.put_object(Bucket=bucket, Key="k", Body=b"1")
    assert plain(cloud, "GET", f"/{bucket}/k")[::2] == (200, b"1")
    status, headers, said = plain(cloud, "HEAD", f"/{bucket}/k")
    assert (status, headers["content-length"], said) == (200, "1", b"")
    assert plain(cloud, "GET", "/favicon.ico")[0] == 404
