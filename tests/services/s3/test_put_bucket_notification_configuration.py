import json
from typing import Any

import pytest

from tests.cloud import Cloud
from tests.services.s3.asking import refused

ANY: dict[str, Any] = {}


@pytest.fixture
def queue_arn(cloud: Cloud) -> str:
    return cloud.arn(cloud.queue())


def rule(arn: str, *events: str, prefix: str = "", suffix: str = "", **more: Any) -> dict[str, Any]:
    filters = [{"Name": name, "Value": value} for name, value in (("prefix", prefix), ("suffix", suffix)) if value]
    made: dict[str, Any] = {"QueueArn": arn, "Events": list(events), **more}
    return made | {"Filter": {"Key": {"FilterRules": filters}}} if filters else made


def test_it_is_kept_and_queues_are_told(cloud: Cloud, s3: Any, bucket: str) -> None:
    url = cloud.queue()
    wish = rule(cloud.arn(url), "s3:ObjectCreated:*", prefix="a/", Id="mine")
    configuration: dict[str, Any] = {"QueueConfigurations": [wish], "EventBridgeConfiguration": {}}
    s3.put_bucket_notification_configuration(Bucket=bucket, NotificationConfiguration=configuration)
    found = s3.get_bucket_notification_configuration(Bucket=bucket)
    assert {name: found[name] for name in configuration} == configuration
    (told,) = map(json.loads, cloud.bodies(url))
    assert {name: told[name] for name in ("Service", "Event", "Bucket")} == {
        "Service": "Amazon S3",
        "Event": "s3:TestEvent",
        "Bucket": bucket,
    }
    assert set(told) == {"Service", "Event", "Bucket", "Time", "RequestId", "HostId"}
    s3.put_bucket_notification_configuration(Bucket=bucket, NotificationConfiguration={})
    assert "QueueConfigurations" not in s3.get_bucket_notification_configuration(Bucket=bucket)


@pytest.mark.parametrize(
    ("rules", "message"),
    [
        pytest.param([{"Events": ["s3:ObjectCreated:Fly"]}], "The event 's3:ObjectCreated:Fly' is not", id="no event"),
        pytest.param([{"Id": "a"}, {"Id": "a", "Events": ["s3:ObjectRemoved:*"]}], "Same ID used", id="an id twice"),
        pytest.param([ANY, ANY], "Configuration is ambiguously defined", id="the same twice"),
        pytest.param([{"prefix": "a"}, {"prefix": "ab"}], "Configuration is ambiguously", id="prefixes overlap"),
        pytest.param(
            [{"prefix": "a", "suffix": "x"}, {"prefix": "a", "suffix": "yx"}], "Configuration is", id="suffixes overlap"
        ),
        pytest.param([{"arn": "x"}], "The ARN could not be parsed", id="no ARN"),
        pytest.param([{"arn": "arn:aws:sns:us-east-1:000000000000:t"}], "The ARN is not well formed", id="no queue"),
        pytest.param(
            [{"arn": "arn:aws:sqs:eu-west-1:000000000000:q"}], "The notification destination", id="another region"
        ),
        pytest.param(
            [{"arn": "arn:aws:sqs:us-east-1:000000000000:none"}], "Unable to validate the following", id="not there"
        ),
    ],
)
def test_what_is_refused(s3: Any, bucket: str, queue_arn: str, rules: list[dict[str, Any]], message: str) -> None:
    made: list[dict[str, Any]] = []
    for each in rules:
        events = each.get("Events", ["s3:ObjectCreated:*"])
        affixes = {name: each[name] for name in ("prefix", "suffix") if name in each}
        more = {"Id": each["Id"]} if "Id" in each else {}
        made.append(rule(each.get("arn", queue_arn), *events, **affixes, **more))
    found = refused(
        s3.put_bucket_notification_configuration,
        Bucket=bucket,
        NotificationConfiguration={"QueueConfigurations": made},
    )
    assert (found["Code"], found["Message"].startswith(message)) == ("InvalidArgument", True)


def test_rules_that_do_not_overlap(s3: Any, bucket: str, queue_arn: str) -> None:
    rules = [
        rule(queue_arn, "s3:ObjectCreated:Put", prefix="a/"),
        rule(queue_arn, "s3:ObjectCreated:*", prefix="b/"),
        rule(queue_arn, "s3:ObjectRemoved:*"),
    ]
    s3.put_bucket_notification_configuration(Bucket=bucket, NotificationConfiguration={"QueueConfigurations": rules})
    found = s3.get_bucket_notification_configuration(Bucket=bucket)["QueueConfigurations"]
    assert len({each["Id"] for each in found}) == 3


def test_a_check_that_is_skipped(s3: Any, bucket: str) -> None:
    gone = rule("arn:aws:sqs:us-east-1:000000000000:later", "s3:ObjectCreated:*")
    s3.put_bucket_notification_configuration(
        Bucket=bucket, NotificationConfiguration={"QueueConfigurations": [gone]}, SkipDestinationValidation=True
    )
    assert len(s3.get_bucket_notification_configuration(Bucket=bucket)["QueueConfigurations"]) == 1
