"""Events of a bucket to topics, functions and EventBridge.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
"""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.cloud import Cloud
from tests.services.lambda_.doubles import House


@pytest.fixture(scope="module")
def house() -> House:
    return House()


@pytest.fixture(scope="module")
def cloud(house: House) -> Iterator[Cloud]:
    with Cloud(compute=house.compute) as running:
        yield running


def test_a_topic(cloud: Cloud, s3: Any, bucket: str) -> None:
    sns = cloud.client("sns")
    topic = sns.create_topic(Name="t")["TopicArn"]
    url = cloud.queue()
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=cloud.arn(url))
    rule = {"TopicArn": topic, "Events": ["s3:ObjectCreated:*"]}
    s3.put_bucket_notification_configuration(Bucket=bucket, NotificationConfiguration={"TopicConfigurations": [rule]})
    s3.put_object(Bucket=bucket, Key="k", Body=b"1")
    messages = [json.loads(body) for body in cloud.bodies(url)]
    assert [message["Subject"] for message in messages] == ["Amazon S3 Notification"] * 2
    told = [json.loads(message["Message"]) for message in messages]
    assert told[0]["Event"] == "s3:TestEvent"
    assert told[1]["Records"][0]["s3"]["object"]["key"] == "k"


def test_eventbridge(cloud: Cloud, s3: Any, versioned: str) -> None:
    events = cloud.client("events")
    url = cloud.queue()
    pattern = {"source": ["aws.s3"], "detail": {"bucket": {"name": [versioned]}}}
    events.put_rule(Name="s3", EventPattern=json.dumps(pattern))
    events.put_targets(Rule="s3", Targets=[{"Id": "q", "Arn": cloud.arn(url)}])
    s3.put_bucket_notification_configuration(
        Bucket=versioned, NotificationConfiguration={"EventBridgeConfiguration": {}}
    )
    put = s3.put_object(Bucket=versioned, Key="red flower", Body=b"12345")
    gone = s3.delete_object(Bucket=versioned, Key="red flower")
    s3.delete_object(Bucket=versioned, Key="red flower", VersionId=put["VersionId"])
    s3.put_object(Bucket=versioned, Key="t")
    s3.put_object_tagging(Bucket=versioned, Key="t", Tagging={"TagSet": []})
    created, marked, deleted, _, tagged = (json.loads(body) for body in cloud.bodies(url))
    assert created["detail"]["object"].pop("sequencer")
    assert created.pop("id")
    assert created == {
        "version": "0",
        "detail-type": "Object Created",
        "source": "aws.s3",
        "account": "000000000000",
        "time": "2023-11-14T22:13:20Z",
        "region": "us-east-1",
        "resources": [f"arn:aws:s3:::{versioned}"],
        "detail": {
            "version": "0",
            "bucket": {"name": versioned},
            "object": {
                "key": "red flower",
                "size": 5,
                "etag": put["ETag"].strip('"'),
                "version-id": put["VersionId"],
            },
            "request-id": put["ResponseMetadata"]["RequestId"],
            "requester": "000000000000",
            "source-ip-address": "127.0.0.1",
            "reason": "PutObject",
        },
    }
    assert (marked["detail-type"], marked["detail"]["deletion-type"]) == ("Object Deleted", "Delete Marker Created")
    assert marked["detail"]["object"]["version-id"] == gone["VersionId"]
    assert (deleted["detail"]["deletion-type"], deleted["detail"]["reason"]) == ("Permanently Deleted", "DeleteObject")
    assert tagged["detail-type"] == "Object Tags Added"


def test_a_function(cloud: Cloud, house: House, s3: Any, bucket: str) -> None:
    arn = house.function(cloud, "thumbnails", lambda _: None)
    rule = {"LambdaFunctionArn": arn, "Events": ["s3:ObjectCreated:Put"], "Id": "thumb"}
    s3.put_bucket_notification_configuration(
        Bucket=bucket, NotificationConfiguration={"LambdaFunctionConfigurations": [rule]}
    )
    s3.put_object(Bucket=bucket, Key="a.jpg", Body=b"1")
    cloud.advance(seconds=1)
    (event,) = house.events("thumbnails")
    (record,) = event["Records"]
    assert (record["eventName"], record["s3"]["configurationId"]) == ("ObjectCreated:Put", "thumb")
    assert record["s3"]["object"]["key"] == "a.jpg"
