"""Pages of other origins: https://docs.aws.amazon.com/AmazonS3/latest/userguide/cors.html"""

from typing import Any

import pytest

from tests.cloud import Cloud
from tests.services.s3.asking import plain
from tests.services.s3.test_put_bucket_cors import RULE

SHOP = "https://shop.example.com"


@pytest.fixture
def open_bucket(s3: Any, bucket: str) -> str:
    s3.put_bucket_cors(Bucket=bucket, CORSConfiguration={"CORSRules": [RULE]})
    return bucket


@pytest.mark.parametrize("virtual", [False, True], ids=["path", "host"])
def test_a_preflight(cloud: Cloud, open_bucket: str, virtual: bool) -> None:
    asked = {
        "Origin": SHOP,
        "Access-Control-Request-Method": "PUT",
        "Access-Control-Request-Headers": "Content-Type, X-Amz-Date",
    }
    if virtual:
        asked["Host"] = f"{open_bucket}.localhost:4566"
    status, headers, _ = plain(cloud, "OPTIONS", "/k" if virtual else f"/{open_bucket}/k", headers=asked)
    assert status == 200
    assert {name: headers[f"access-control-{name}"] for name in ("allow-origin", "allow-headers", "max-age")} == {
        "allow-origin": SHOP,
        "allow-headers": "content-type, x-amz-date",
        "max-age": "60",
    }
    assert headers["access-control-allow-methods"] == "GET, PUT"


@pytest.mark.parametrize(
    "asked",
    [
        pytest.param({"Origin": "https://evil.com", "Access-Control-Request-Method": "PUT"}, id="another origin"),
        pytest.param({"Origin": SHOP, "Access-Control-Request-Method": "DELETE"}, id="another method"),
        pytest.param(
            {"Origin": SHOP, "Access-Control-Request-Method": "PUT", "Access-Control-Request-Headers": "cookie"},
            id="another header",
        ),
    ],
)
def test_preflights_that_are_refused(cloud: Cloud, open_bucket: str, asked: dict[str, str]) -> None:
    status, headers, said = plain(cloud, "OPTIONS", f"/{open_bucket}/k", headers=asked)
    assert (status, "access-control-allow-origin" in headers) == (403, False)
    assert b"This CORS request is not allowed" in said


def test_answers_say_that_the_page_is_let_in(cloud: Cloud, s3: Any, open_bucket: str) -> None:
    url = s3.generate_presigned_url("get_object", {"Bucket": open_bucket, "Key": "k"})
    path = "/" + url.split("/", 3)[3]
    s3.put_object(Bucket=open_bucket, Key="k", Body=b"1")
    _, headers, said = plain(cloud, "GET", path, headers={"Origin": SHOP})
    assert (said, headers["access-control-allow-origin"], headers["access-control-expose-headers"]) == (
        b"1",
        SHOP,
        "ETag",
    )
    _, headers, said = plain(cloud, "GET", path, headers={"Origin": "https://evil.com"})
    assert (said, "access-control-allow-origin" in headers) == (b"1", False)
