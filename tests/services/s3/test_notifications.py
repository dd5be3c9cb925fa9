"""What happens in a bucket is told.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
"""

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.cloud import Cloud
from tests.services.s3.parts import complete, upload


@pytest.fixture
def watch(cloud: Cloud, s3: Any) -> Callable[..., Callable[[], list[dict[str, Any]]]]:
    """Let a queue watch a bucket: gives what reads the records that came."""

    def begin(bucket: str, *events: str, prefix: str = "", suffix: str = "") -> Callable[[], list[dict[str, Any]]]:
        url = cloud.queue()
        filters = [{"Name": name, "Value": value} for name, value in (("Prefix", prefix), ("Suffix", suffix)) if value]
        rule: dict[str, Any] = {
            "Id": "watch",
            "QueueArn": cloud.arn(url),
            "Events": list(events or ("s3:ObjectCreated:*",)),
        }
        if filters:
            rule["Filter"] = {"Key": {"FilterRules": filters}}
        s3.put_bucket_notification_configuration(
            Bucket=bucket, NotificationConfiguration={"QueueConfigurations": [rule]}
        )
        assert json.loads(cloud.bodies(url)[0])["Event"] == "s3:TestEvent"
        return lambda: [record for body in cloud.bodies(url) for record in json.loads(body)["Records"]]

    return begin


def test_a_record_to_the_letter(s3: Any, versioned: str, watch: Callable[..., Any]) -> None:
    records = watch(versioned)
    put = s3.put_object(Bucket=versioned, Key="folder/red flower+\u00e4.jpg", Body=b"12345")
    (record,) = records()
    answer = put["ResponseMetadata"]
    assert len(record["s3"]["bucket"].pop("ownerIdentity")["principalId"]) == 14
    assert int(record["s3"]["object"].pop("sequencer"), 16) > 0
    assert record == {
        "eventVersion": "2.1",
        "eventSource": "aws:s3",
        "awsRegion": "us-east-1",
        "eventTime": "2023-11-14T22:13:20.000Z",
        "eventName": "ObjectCreated:Put",
        "userIdentity": {"principalId": "AWS:000000000000"},
        "requestParameters": {"sourceIPAddress": "127.0.0.1"},
        "responseElements": {"x-amz-request-id": answer["RequestId"], "x-amz-id-2": answer["HostId"]},
        "s3": {
            "s3SchemaVersion": "1.0",
            "configurationId": "watch",
            "bucket": {"name": versioned, "arn": f"arn:aws:s3:::{versioned}"},
            "object": {
                "key": "folder/red+flower%2B%C3%A4.jpg",
                "size": 5,
                "eTag": put["ETag"].strip('"'),
                "versionId": put["VersionId"],
            },
        },
    }


def test_every_way_in(s3: Any, bucket: str, watch: Callable[..., Any]) -> None:
    records = watch(bucket)
    s3.put_object(Bucket=bucket, Key="a")
    s3.copy_object(Bucket=bucket, Key="b", CopySource=f"{bucket}/a")
    upload_id, parts = upload(s3, bucket, "c", [b"1"])
    complete(s3, bucket, "c", upload_id, parts)
    assert [(record["eventName"], record["s3"]["object"]["key"]) for record in records()] == [
        ("ObjectCreated:Put", "a"),
        ("ObjectCreated:Copy", "b"),
        ("ObjectCreated:CompleteMultipartUpload", "c"),
    ]


def test_every_way_out(s3: Any, bucket: str, watch: Callable[..., Any]) -> None:
    records = watch(bucket, "s3:ObjectRemoved:*", "s3:ObjectTagging:*")
    s3.put_object(Bucket=bucket, Key="a")
    s3.put_object_tagging(Bucket=bucket, Key="a", Tagging={"TagSet": []})
    s3.delete_object_tagging(Bucket=bucket, Key="a")
    s3.delete_objects(Bucket=bucket, Delete={"Objects": [{"Key": "a"}, {"Key": "not there"}]})
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    marker = s3.delete_object(Bucket=bucket, Key="b")["VersionId"]
    s3.delete_object(Bucket=bucket, Key="b", VersionId=marker)
    found = records()
    assert [record["eventName"] for record in found] == [
        "ObjectTagging:Put",
        "ObjectTagging:Delete",
        "ObjectRemoved:Delete",
        "ObjectRemoved:DeleteMarkerCreated",
        "ObjectRemoved:Delete",
    ]
    assert found[0]["eventVersion"] == "2.3"
    assert set(found[2]["s3"]["object"]) == {"key", "sequencer"}
    assert found[3]["s3"]["object"]["versionId"] == marker


@pytest.mark.parametrize(
    ("key", "told"), [("a/x.jpg", True), ("a/x.png", False), ("b/x.jpg", False), ("a/.jpg", True)], ids=str
)
def test_filters(s3: Any, bucket: str, watch: Callable[..., Any], key: str, told: bool) -> None:
    records = watch(bucket, prefix="a/", suffix=".jpg")
    s3.put_object(Bucket=bucket, Key=key)
    assert len(records()) == told


def test_sequencers_grow(s3: Any, bucket: str, watch: Callable[..., Any]) -> None:
    records = watch(bucket, "s3:ObjectCreated:*", "s3:ObjectRemoved:*")
    for _ in range(3):
        s3.put_object(Bucket=bucket, Key="k")
    s3.delete_object(Bucket=bucket, Key="k")
    sequencers = [record["s3"]["object"]["sequencer"] for record in records()]
    assert len(sequencers) == 4
    assert sequencers == sorted(set(sequencers))


def test_what_is_refused_is_not_told(s3: Any, bucket: str, watch: Callable[..., Any]) -> None:
    records = watch(bucket)
    s3.put_object(Bucket=bucket, Key="k", IfNoneMatch="*")
    with pytest.raises(s3.exceptions.ClientError):
        s3.put_object(Bucket=bucket, Key="k", IfNoneMatch="*")
    assert len(records()) == 1


def test_a_queue_that_went_away_keeps_nobody_from_writing(cloud: Cloud, s3: Any, bucket: str) -> None:
    url = cloud.queue()
    rule = {"QueueArn": cloud.arn(url), "Events": ["s3:ObjectCreated:*"]}
    s3.put_bucket_notification_configuration(Bucket=bucket, NotificationConfiguration={"QueueConfigurations": [rule]})
    cloud.sqs.delete_queue(QueueUrl=url)
    s3.put_object(Bucket=bucket, Key="k", Body=b"1")
    assert s3.get_object(Bucket=bucket, Key="k")["Body"].read() == b"1"
