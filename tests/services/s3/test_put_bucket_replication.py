from typing import Any

import pytest

from tests.services.s3.asking import refused


def wish(destination: str, **rule: Any) -> dict[str, Any]:
    made: dict[str, Any] = {
        "Priority": 1,
        "Filter": {"Prefix": "a/"},
        "Status": "Enabled",
        "DeleteMarkerReplication": {"Status": "Disabled"},
        "Destination": {"Bucket": f"arn:aws:s3:::{destination}"},
        **rule,
    }
    return {
        "Role": "arn:aws:iam::000000000000:role/copier",
        "Rules": [{name: value for name, value in made.items() if value is not None}],
    }


def test_it_is_kept_and_named(s3: Any, versioned: str) -> None:
    s3.put_bucket_replication(Bucket=versioned, ReplicationConfiguration=wish(versioned))
    found = s3.get_bucket_replication(Bucket=versioned)["ReplicationConfiguration"]
    assert found["Rules"][0].pop("ID")
    assert found == wish(versioned)
    s3.delete_bucket_replication(Bucket=versioned)
    assert refused(s3.get_bucket_replication, Bucket=versioned)["Code"] == "ReplicationConfigurationNotFoundError"


def test_versions_are_needed_at_both_ends(s3: Any, bucket: str, versioned: str) -> None:
    put = s3.put_bucket_replication
    assert refused(put, Bucket=bucket, ReplicationConfiguration=wish(versioned))["Message"] == (
        "Versioning must be 'Enabled' on the bucket to apply a replication configuration"
    )
    assert refused(put, Bucket=versioned, ReplicationConfiguration=wish(bucket))["Message"] == (
        "Destination bucket must have versioning enabled."
    )


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        pytest.param({"Priority": None}, "InvalidRequest", id="a filter without a priority"),
        pytest.param({"Prefix": "a/"}, "MalformedXML", id="filter and prefix"),
        pytest.param({"Destination": {"Bucket": "arn:aws:s3:::nowhere"}}, "InvalidRequest", id="no such bucket"),
        pytest.param({"Destination": {"Bucket": "nowhere"}}, "InvalidRequest", id="no ARN"),
    ],
)
def test_what_may_not_be_said(s3: Any, versioned: str, rule: dict[str, Any], code: str) -> None:
    configuration = wish(versioned, **rule)
    assert refused(s3.put_bucket_replication, Bucket=versioned, ReplicationConfiguration=configuration)["Code"] == code
