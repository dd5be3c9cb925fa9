from typing import Any

import pytest

from tests.cloud import Cloud
from tests.services.s3.asking import code, refused


def test_a_bucket_is_made_once(cloud: Cloud, s3: Any) -> None:
    made = s3.create_bucket(Bucket="made-once")
    assert (made["Location"], made["BucketArn"]) == ("/made-once", "arn:aws:s3:::made-once")
    s3.create_bucket(Bucket="made-once")
    other = cloud.client("s3", access_key="111122223333")
    assert refused(other.create_bucket, Bucket="made-once") == {
        "Code": "BucketAlreadyExists",
        "Message": "The requested bucket name is not available. The bucket namespace is shared by all users of the "
        "system. Please select a different name and try again.",
        "BucketName": "made-once",
        "Status": 409,
    }


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("Abc", id="capitals"),
        pytest.param("a_b", id="underscores"),
        pytest.param("a..b", id="two dots"),
        pytest.param("-abc", id="begins with a hyphen"),
        pytest.param("1.2.3.4", id="an address"),
        pytest.param("xn--abc", id="a reserved prefix"),
        pytest.param("abc-s3alias", id="a reserved suffix"),
    ],
)
def test_names_that_are_none(s3: Any, name: str) -> None:
    assert refused(s3.create_bucket, Bucket=name) == {
        "Code": "InvalidBucketName",
        "Message": "The specified bucket is not valid.",
        "BucketName": name,
        "Status": 400,
    }


@pytest.mark.parametrize(
    ("region", "constraint", "outcome"),
    [
        pytest.param("us-east-1", None, "us-east-1", id="none, where there is none"),
        pytest.param("us-east-1", "eu-west-1", "eu-west-1", id="another region, from us-east-1"),
        pytest.param("us-east-1", "EU", "eu-west-1", id="the oldest one"),
        pytest.param("us-east-1", "us-east-1", "InvalidLocationConstraint", id="us-east-1 has none"),
        pytest.param("us-east-1", "mars", "InvalidLocationConstraint", id="no region"),
        pytest.param("eu-west-1", "eu-west-1", "eu-west-1", id="its own"),
        pytest.param("eu-west-1", None, "IllegalLocationConstraintException", id="none, where one is needed"),
        pytest.param("eu-west-1", "eu-west-2", "IllegalLocationConstraintException", id="not this endpoint's"),
    ],
)
def test_where_it_lies(cloud: Cloud, region: str, constraint: str | None, outcome: str) -> None:
    s3 = cloud.client("s3", region=region)
    name = f"in-{region}-{(constraint or 'none').lower()}"
    wish: dict[str, Any] = {"Bucket": name}
    if constraint is not None:
        wish["CreateBucketConfiguration"] = {"LocationConstraint": constraint}
    if outcome.startswith("I"):
        assert code(s3.create_bucket, **wish) == outcome
    else:
        s3.create_bucket(**wish)
        assert s3.head_bucket(Bucket=name)["BucketRegion"] == outcome
        if outcome != "us-east-1":
            assert code(s3.create_bucket, **wish) == "BucketAlreadyOwnedByYou"


def test_public_acls_need_another_ownership(s3: Any) -> None:
    assert code(s3.create_bucket, Bucket="public", ACL="public-read") == "AccessControlListNotSupported"
    s3.create_bucket(Bucket="public", ACL="public-read", ObjectOwnership="ObjectWriter")
