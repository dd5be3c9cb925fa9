"""Objects whose readers must bring the key that their writer brought."""

from base64 import b64encode
from hashlib import md5
from typing import Any, Final

import pytest

from fogbank.kernel.errors import AwsError
from fogbank.services.s3.customer_keys import fingerprint_of
from tests.services.s3.asking import refused

ONE: Final[dict[str, Any]] = {"SSECustomerAlgorithm": "AES256", "SSECustomerKey": b"1" * 32}
OTHER: Final[dict[str, Any]] = {"SSECustomerAlgorithm": "AES256", "SSECustomerKey": b"2" * 32}
MD5: Final = b64encode(md5(b"1" * 32).digest()).decode()
KEY: Final = b64encode(b"1" * 32).decode()


def as_source(key: dict[str, Any]) -> dict[str, Any]:
    return {f"CopySource{name}": value for name, value in key.items()}


def test_the_key_is_told_by_its_fingerprint(s3: Any, bucket: str) -> None:
    made = s3.put_object(Bucket=bucket, Key="k", Body=b"secret", **ONE)
    assert (made["SSECustomerAlgorithm"], made["SSECustomerKeyMD5"]) == ("AES256", MD5)
    assert "ServerSideEncryption" not in made
    found = s3.get_object(Bucket=bucket, Key="k", **ONE)
    assert (found["Body"].read(), found["SSECustomerKeyMD5"]) == (b"secret", MD5)
    # This one's key botocore does not encode.
    asked = {"SSECustomerAlgorithm": "AES256", "SSECustomerKey": KEY, "SSECustomerKeyMD5": MD5}
    sized = s3.get_object_attributes(Bucket=bucket, Key="k", ObjectAttributes=["ObjectSize"], **asked)
    assert sized["ObjectSize"] == 6


def test_readers_without_it(s3: Any, bucket: str) -> None:
    s3.put_object(Bucket=bucket, Key="k", Body=b"secret", **ONE)
    error = refused(s3.get_object, Bucket=bucket, Key="k")
    assert error["Code"] == "InvalidRequest"
    assert error["Message"] == (
        "The object was stored using a form of Server Side Encryption. "
        "The correct parameters must be provided to retrieve the object."
    )
    assert refused(s3.get_object, Bucket=bucket, Key="k", **OTHER)["Code"] == "AccessDenied"
    assert refused(s3.head_object, Bucket=bucket, Key="k")["Code"] == "400"
    assert refused(s3.head_object, Bucket=bucket, Key="k", **OTHER)["Code"] == "403"
    s3.put_object(Bucket=bucket, Key="open", Body=b"x")
    assert refused(s3.get_object, Bucket=bucket, Key="open", **ONE)["Message"] == (
        "The encryption parameters are not applicable to this object."
    )


@pytest.mark.parametrize(
    ("algorithm", "key", "key_md5", "code"),
    [
        pytest.param(None, KEY, MD5, "InvalidArgument", id="no algorithm"),
        pytest.param("AES128", KEY, MD5, "InvalidEncryptionAlgorithmError", id="another algorithm"),
        pytest.param("AES256", None, MD5, "InvalidArgument", id="no key"),
        pytest.param("AES256", KEY, None, "InvalidArgument", id="no fingerprint"),
        pytest.param("AES256", "c2hvcnQ=", MD5, "InvalidArgument", id="a short key"),
        pytest.param("AES256", "?", MD5, "InvalidArgument", id="no base64"),
        pytest.param("AES256", KEY, "AAAA", "InvalidArgument", id="another one's fingerprint"),
    ],
)
def test_what_may_not_be_said(algorithm: str | None, key: str | None, key_md5: str | None, code: str) -> None:
    with pytest.raises(AwsError) as refusal:
        fingerprint_of(algorithm, key, key_md5)
    assert refusal.value.code == code


def test_not_beside_keys_of_s3(s3: Any, bucket: str) -> None:
    error = refused(s3.put_object, Bucket=bucket, Key="k", ServerSideEncryption="aws:kms", **ONE)
    assert error["ArgumentName"] == "x-amz-server-side-encryption"


def test_a_copy_may_have_another_key(s3: Any, bucket: str) -> None:
    s3.put_object(Bucket=bucket, Key="k", Body=b"secret", **ONE)
    source = {"Bucket": bucket, "Key": "k"}
    assert refused(s3.copy_object, Bucket=bucket, Key="copy", CopySource=source)["Code"] == "InvalidRequest"
    copied = s3.copy_object(Bucket=bucket, Key="copy", CopySource=source, **as_source(ONE), **OTHER)
    assert copied["SSECustomerKeyMD5"] != MD5
    assert s3.get_object(Bucket=bucket, Key="copy", **OTHER)["Body"].read() == b"secret"
    s3.copy_object(Bucket=bucket, Key="k", CopySource=source, **as_source(ONE), **OTHER)  # onto itself: the key changes
    assert s3.get_object(Bucket=bucket, Key="k", **OTHER)["Body"].read() == b"secret"


def test_all_parts_come_with_the_key(s3: Any, bucket: str) -> None:
    upload = {"Bucket": bucket, "Key": "k"}
    began = s3.create_multipart_upload(**upload, **ONE)
    assert began["SSECustomerKeyMD5"] == MD5
    upload["UploadId"] = began["UploadId"]
    assert refused(s3.upload_part, **upload, PartNumber=1, Body=b"x")["Code"] == "InvalidRequest"
    assert refused(s3.upload_part, **upload, PartNumber=1, Body=b"x", **OTHER)["Code"] == "InvalidRequest"
    part = s3.upload_part(**upload, PartNumber=1, Body=b"x", **ONE)
    assert part["SSECustomerKeyMD5"] == MD5
    s3.complete_multipart_upload(**upload, MultipartUpload={"Parts": [{"PartNumber": 1, "ETag": part["ETag"]}]})
    assert s3.get_object(Bucket=bucket, Key="k", **ONE)["Body"].read() == b"x"
    assert refused(s3.get_object, Bucket=bucket, Key="k")["Code"] == "InvalidRequest"


def test_an_upload_without_a_key_takes_none(s3: Any, bucket: str) -> None:
    upload_id = s3.create_multipart_upload(Bucket=bucket, Key="k")["UploadId"]
    error = refused(s3.upload_part, Bucket=bucket, Key="k", UploadId=upload_id, PartNumber=1, Body=b"x", **ONE)
    assert error["Code"] == "InvalidRequest"
