"""Lifecycles: what may be said, when something ends, and that it ends."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from fogbank.kernel.clock import virtual_clock
from fogbank.services.s3.lifecycles import DAY_MS, midnight_after
from tests.cloud import Cloud
from tests.services.s3.asking import refused

# The clock of tests begins at 22:13:20.
START_MS = 1_700_000_000_000
ALL: dict[str, Any] = {"Filter": {"Prefix": ""}, "Status": "Enabled"}


def put(s3: Any, bucket: str, *rules: dict[str, Any]) -> None:
    s3.put_bucket_lifecycle_configuration(
        Bucket=bucket, LifecycleConfiguration={"Rules": [{**ALL, **rule} for rule in rules]}
    )


def keys(s3: Any, bucket: str) -> list[str]:
    return [each["Key"] for each in s3.list_objects_v2(Bucket=bucket).get("Contents", [])]


def days(cloud: Cloud, count: int) -> None:
    cloud.advance(seconds=count * 86_400)


@pytest.mark.parametrize(
    ("made", "count", "ends"),
    [
        pytest.param("2014-01-15T10:30", 3, "2014-01-19T00:00", id="the documentation's example"),
        pytest.param("2014-01-15T23:59", 1, "2014-01-17T00:00", id="late in the day"),
    ],
)
def test_the_days_are_rounded_up_to_midnight(made: str, count: int, ends: str) -> None:
    moments = [int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000) for text in (made, ends)]
    assert midnight_after(moments[0], count) == moments[1]
    assert not moments[1] % DAY_MS


@pytest.mark.parametrize(
    ("rule", "code", "message"),
    [
        pytest.param({}, "InvalidRequest", "At least one action needs to be specified in a rule", id="no action"),
        pytest.param(
            {"Expiration": {"Days": 0}},
            "InvalidArgument",
            "'Days' for Expiration action must be a positive integer",
            id="no days",
        ),
        pytest.param(
            {"Expiration": {"Date": datetime(2030, 1, 1, 1, tzinfo=UTC)}},
            "InvalidArgument",
            "'Date' must be at midnight GMT",
            id="a date with an hour",
        ),
        pytest.param({"Expiration": {"Days": 1, "ExpiredObjectDeleteMarker": True}}, "MalformedXML", None, id="both"),
        pytest.param({"Expiration": {"Days": 1}, "Prefix": "a"}, "MalformedXML", None, id="filter and prefix"),
        pytest.param(
            {"Expiration": {"Days": 1}, "Filter": {"Prefix": "a", "ObjectSizeLessThan": 1}},
            "MalformedXML",
            None,
            id="two conditions without And",
        ),
        pytest.param({"Expiration": {"Days": 1}, "Status": "On"}, "MalformedXML", None, id="another status"),
        pytest.param({"Expiration": {"Days": 1}, "ID": "x" * 256}, "InvalidArgument", None, id="a long ID"),
        pytest.param(
            {
                "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 1},
                "Filter": {"Tag": {"Key": "a", "Value": ""}},
            },
            "InvalidRequest",
            "AbortIncompleteMultipartUpload cannot be specified with Tags.",
            id="uploads have no tags",
        ),
        pytest.param(
            {"NoncurrentVersionExpiration": {"NoncurrentDays": 0}},
            "InvalidArgument",
            "'NoncurrentDays' for NoncurrentVersionExpiration action must be a positive integer",
            id="no days of the past",
        ),
    ],
)
def test_what_may_not_be_said(s3: Any, bucket: str, rule: dict[str, Any], code: str, message: str | None) -> None:
    wish = {"Rules": [{**ALL, **rule}]}
    error = refused(s3.put_bucket_lifecycle_configuration, Bucket=bucket, LifecycleConfiguration=wish)
    assert error["Code"] == code
    assert message is None or error["Message"] == message


def test_two_rules_of_one_name(s3: Any, bucket: str) -> None:
    rule = {**ALL, "ID": "r", "Expiration": {"Days": 1}}
    wish = {"Rules": [rule, rule]}
    error = refused(s3.put_bucket_lifecycle_configuration, Bucket=bucket, LifecycleConfiguration=wish)
    assert error["Message"] == "Rule ID must be unique. Found same ID for more than one rule"


def test_a_rule_without_a_name_gets_one(s3: Any, bucket: str) -> None:
    put(s3, bucket, {"Expiration": {"Days": 1}}, {"Expiration": {"Days": 2}})
    found = s3.get_bucket_lifecycle_configuration(Bucket=bucket)
    assert len({rule["ID"] for rule in found["Rules"]}) == 2
    assert found["TransitionDefaultMinimumObjectSize"] == "all_storage_classes_128K"


def test_objects_expire_at_midnight() -> None:
    with Cloud() as cloud:
        s3 = cloud.client("s3")
        s3.create_bucket(Bucket="life")
        put(s3, "life", {"ID": "a rule", "Filter": {"Prefix": "log/"}, "Expiration": {"Days": 1}})
        made = s3.put_object(Bucket="life", Key="log/1", Body=b"x")
        s3.put_object(Bucket="life", Key="kept", Body=b"x")
        assert made["Expiration"] == 'expiry-date="Thu, 16 Nov 2023 00:00:00 GMT", rule-id="a%20rule"'
        assert s3.head_object(Bucket="life", Key="log/1")["Expiration"] == made["Expiration"]
        days(cloud, 1)  # 22:13:20 on the next day
        assert keys(s3, "life") == ["kept", "log/1"]
        cloud.advance(seconds=6399)
        assert keys(s3, "life") == ["kept", "log/1"]
        cloud.advance(seconds=1)
        assert keys(s3, "life") == ["kept"]


def test_by_tag_and_size() -> None:
    with Cloud() as cloud:
        s3 = cloud.client("s3")
        s3.create_bucket(Bucket="life")
        both = {"And": {"Tags": [{"Key": "t", "Value": "1"}], "ObjectSizeGreaterThan": 2}}
        put(s3, "life", {"Filter": both, "Expiration": {"Days": 1}})
        s3.put_object(Bucket="life", Key="large", Body=b"xxx", Tagging="t=1")
        s3.put_object(Bucket="life", Key="small", Body=b"xx", Tagging="t=1")
        s3.put_object(Bucket="life", Key="untagged", Body=b"xxx")
        days(cloud, 3)
        assert keys(s3, "life") == ["small", "untagged"]


def test_versions_markers_and_those_behind_them() -> None:
    with Cloud() as cloud:
        s3 = cloud.client("s3")
        s3.create_bucket(Bucket="life")
        s3.put_bucket_versioning(Bucket="life", VersioningConfiguration={"Status": "Enabled"})
        put(s3, "life", {"Expiration": {"Days": 1}}, {"NoncurrentVersionExpiration": {"NoncurrentDays": 3}})
        s3.put_object(Bucket="life", Key="k", Body=b"1")
        days(cloud, 2)
        found = s3.list_object_versions(Bucket="life")
        assert (len(found["Versions"]), len(found["DeleteMarkers"])) == (1, 1)
        assert found["DeleteMarkers"][0]["IsLatest"]
        days(cloud, 5)  # the version goes, then the marker that has nothing behind it
        found = s3.list_object_versions(Bucket="life")
        assert "Versions" not in found
        assert "DeleteMarkers" not in found


def test_some_older_versions_are_kept() -> None:
    with Cloud() as cloud:
        s3 = cloud.client("s3")
        s3.create_bucket(Bucket="life")
        s3.put_bucket_versioning(Bucket="life", VersioningConfiguration={"Status": "Enabled"})
        put(s3, "life", {"NoncurrentVersionExpiration": {"NoncurrentDays": 1, "NewerNoncurrentVersions": 2}})
        made = [s3.put_object(Bucket="life", Key="k", Body=str(each).encode())["VersionId"] for each in range(5)]
        days(cloud, 3)
        assert [each["VersionId"] for each in s3.list_object_versions(Bucket="life")["Versions"]] == made[:1:-1]


def test_a_locked_version_stays() -> None:
    with Cloud() as cloud:
        s3 = cloud.client("s3")
        s3.create_bucket(Bucket="life", ObjectLockEnabledForBucket=True)
        put(s3, "life", {"NoncurrentVersionExpiration": {"NoncurrentDays": 1}})
        held = s3.put_object(Bucket="life", Key="k", Body=b"1", ObjectLockLegalHoldStatus="ON")["VersionId"]
        s3.put_object(Bucket="life", Key="k", Body=b"2")
        s3.put_object(Bucket="life", Key="k", Body=b"3")
        days(cloud, 3)
        assert [each["VersionId"] for each in s3.list_object_versions(Bucket="life")["Versions"]][1:] == [held]


def test_uploads_are_aborted() -> None:
    with Cloud() as cloud:
        s3 = cloud.client("s3")
        s3.create_bucket(Bucket="life")
        put(s3, "life", {"ID": "end", "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 1}})
        begun = s3.create_multipart_upload(Bucket="life", Key="k")
        assert (begun["AbortRuleId"], begun["AbortDate"]) == ("end", datetime(2023, 11, 16, tzinfo=UTC))
        s3.upload_part(Bucket="life", Key="k", UploadId=begun["UploadId"], PartNumber=1, Body=b"x")
        assert s3.list_parts(Bucket="life", Key="k", UploadId=begun["UploadId"])["AbortRuleId"] == "end"
        days(cloud, 2)
        assert "Uploads" not in s3.list_multipart_uploads(Bucket="life")


def test_what_switched_off_rules_name_stays() -> None:
    with Cloud() as cloud:
        s3 = cloud.client("s3")
        s3.create_bucket(Bucket="life")
        put(s3, "life", {"Expiration": {"Days": 1}, "Status": "Disabled"})
        s3.put_object(Bucket="life", Key="k")
        days(cloud, 3)
        assert keys(s3, "life") == ["k"]
        put(s3, "life", {"Expiration": {"Days": 1}})
        days(cloud, 1)
        assert keys(s3, "life") == []


def test_it_is_told() -> None:
    with Cloud() as cloud:
        s3, url = cloud.client("s3"), cloud.queue("told")
        arn = cloud.sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        s3.create_bucket(Bucket="life")
        wish = {"QueueConfigurations": [{"QueueArn": arn, "Events": ["s3:LifecycleExpiration:*"]}]}
        s3.put_bucket_notification_configuration(Bucket="life", NotificationConfiguration=wish)
        put(s3, "life", {"Expiration": {"Days": 1}})
        s3.put_object(Bucket="life", Key="k")
        days(cloud, 2)
        messages = [json.loads(body) for body in cloud.bodies(url)]
        records = [record for message in messages for record in message.get("Records", [])]
        assert [each["eventName"] for each in records] == ["LifecycleExpiration:Delete"]
        assert records[0]["userIdentity"] == {"principalId": "s3.amazonaws.com"}
        assert records[0]["s3"]["object"]["key"] == "k"


def test_what_ended_while_the_server_was_down(tmp_path: Path) -> None:
    with Cloud(data=tmp_path) as first:
        s3 = first.client("s3")
        s3.create_bucket(Bucket="life")
        put(s3, "life", {"Expiration": {"Days": 1}})
        s3.put_object(Bucket="life", Key="k")
    with Cloud(data=tmp_path, clock=virtual_clock(START_MS + 5 * DAY_MS)) as second:
        second.advance(seconds=1)
        assert keys(second.client("s3"), "life") == []
