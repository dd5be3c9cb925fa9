"""Uploads by a browser's form: https://docs.aws.amazon.com/AmazonS3/latest/API/RESTObjectPOST.html"""

from base64 import b64encode
from typing import Any

import pytest

from tests.cloud import Cloud
from tests.services.s3.asking import body, plain

_BOUNDARY = "----form"
OVER = b64encode(b'{"expiration": "2001-01-01T00:00:00Z", "conditions": []}').decode()
CONDITIONS = [
    ["starts-with", "$key", "up/"],
    ["content-length-range", 1, 10],
    ["starts-with", "$content-type", "text/"],
]


def post(
    cloud: Cloud, bucket: str, fields: dict[str, str], data: bytes = b"\r\nhello\r\n"
) -> tuple[int, dict[str, str], bytes]:
    parts = [
        f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    ]
    file = f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="f.txt"\r\n\r\n'
    form = ("".join(parts) + file).encode() + data + f"\r\n--{_BOUNDARY}--\r\n".encode()
    return plain(
        cloud,
        "POST",
        f"/{bucket}",
        data=form,
        headers={"Content-Type": f"multipart/form-data; boundary={_BOUNDARY}"},
    )


@pytest.fixture
def fields(s3: Any, bucket: str) -> dict[str, str]:
    """What `generate_presigned_post` gives to a page."""
    found: dict[str, str] = s3.generate_presigned_post(
        bucket, "up/${filename}", Fields={"content-type": "text/x"}, Conditions=CONDITIONS, ExpiresIn=2**31 - 1
    )["fields"]
    return found


def test_a_form(cloud: Cloud, s3: Any, bucket: str, fields: dict[str, str]) -> None:
    status, headers, _ = post(cloud, bucket, fields)
    assert (status, headers["location"]) == (204, f"{cloud.endpoint}/{bucket}/up/f.txt")
    found = s3.get_object(Bucket=bucket, Key="up/f.txt")
    assert (body(found), found["ContentType"]) == (b"\r\nhello\r\n", "text/x")


@pytest.mark.parametrize(
    ("wish", "status", "said"),
    [
        ({"success_action_status": "200"}, 200, b""),
        ({"success_action_status": "201"}, 201, b"<Key>up/f.txt</Key>"),
        ({"success_action_redirect": "http://x/?a=1"}, 303, b""),
    ],
    ids=str,
)
def test_answers(cloud: Cloud, bucket: str, wish: dict[str, str], status: int, said: bytes) -> None:
    found, headers, data = post(cloud, bucket, {"key": "up/f.txt"} | wish)
    assert (found, said in data) == (status, True)
    if status == 303:
        assert headers["location"].startswith(f"http://x/?a=1&bucket={bucket}&key=up%2Ff.txt&etag=")


@pytest.mark.parametrize(
    ("changes", "data", "code"),
    [
        pytest.param({"key": "elsewhere/f"}, b"1", b"AccessDenied", id="another key"),
        pytest.param({"content-type": "image/png"}, b"1", b"AccessDenied", id="another type"),
        pytest.param({"x-amz-meta-a": "1"}, b"1", b"Extra input fields: x-amz-meta-a", id="another field"),
        pytest.param({}, b"x" * 11, b"EntityTooLarge", id="too large"),
        pytest.param({}, b"", b"EntityTooSmall", id="too small"),
        pytest.param({"policy": OVER}, b"1", b"Policy expired.", id="over"),
        pytest.param({"policy": "x"}, b"1", b"MalformedPolicy", id="no policy"),
        pytest.param({"key": ""}, b"1", b"InvalidArgument", id="no key"),
    ],
)
def test_what_the_policy_refuses(
    cloud: Cloud, bucket: str, fields: dict[str, str], changes: dict[str, str], data: bytes, code: bytes
) -> None:
    status, _, said = post(cloud, bucket, fields | changes, data)
    assert (status >= 400, code in said) == (True, True)
