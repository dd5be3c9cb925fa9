"""TagQueue, and the rules for tags."""

import pytest

from fogbank.kernel.limits import AWS_LIMITS
from fogbank.services.sqs.tags import check_tags
from tests.cloud import Cloud
from tests.services.sqs.asking import NO_QUEUE, raised, refused


def test_tags_are_added_and_given_new_values(cloud: Cloud) -> None:
    url = cloud.queue(tags={"a": "1", "b": "2"})
    cloud.sqs.tag_queue(QueueUrl=url, Tags={"b": "3", "c": ""})
    assert cloud.sqs.list_queue_tags(QueueUrl=url)["Tags"] == {"a": "1", "b": "3", "c": ""}


def test_keys_are_case_sensitive(cloud: Cloud) -> None:
    url = cloud.queue(tags={"Key": "1"})
    cloud.sqs.tag_queue(QueueUrl=url, Tags={"key": "2"})
    assert cloud.sqs.list_queue_tags(QueueUrl=url)["Tags"] == {"Key": "1", "key": "2"}


@pytest.mark.parametrize(
    "tags",
    [
        pytest.param({"k" * 128: "v" * 256}, id="as long as can be"),
        pytest.param({"Größe _.:/=+-@": "élan _.:/=+-@"}, id="every kind of character"),
        pytest.param({"key": ""}, id="no value"),
        pytest.param({f"k{n}": "v" for n in range(50)}, id="fifty"),
    ],
)
def test_accepted(tags: dict[str, str]) -> None:
    check_tags("orders", tags, AWS_LIMITS)


@pytest.mark.parametrize(
    "tags",
    [
        pytest.param({"": "v"}, id="no key"),
        pytest.param({"k" * 129: "v"}, id="key too long"),
        pytest.param({"key": "v" * 257}, id="value too long"),
        pytest.param({"aws:key": "v"}, id="reserved"),
        pytest.param({"AWS:key": "v"}, id="reserved in any case"),
        pytest.param({"a&b": "v"}, id="key with an ampersand"),
        pytest.param({"key": "<v>"}, id="value with a bracket"),
        pytest.param({f"k{n}": "v" for n in range(51)}, id="fifty-one"),
    ],
)
def test_refused(tags: dict[str, str]) -> None:
    assert raised(check_tags, "orders", tags, AWS_LIMITS)[0] == "InvalidParameterValue"


def test_fifty_in_all(cloud: Cloud) -> None:
    url = cloud.queue("tagged", tags={f"k{n}": "v" for n in range(50)})
    cloud.sqs.tag_queue(QueueUrl=url, Tags={"k0": "other"})
    expected = ("InvalidParameterValue", "Too many tags added for queue tagged.")
    assert refused(cloud.sqs.tag_queue, QueueUrl=url, Tags={"more": "v"}) == expected


def test_no_tags(cloud: Cloud) -> None:
    expected = ("MissingParameter", "The request must contain the parameter Tags.")
    assert refused(cloud.sqs.tag_queue, QueueUrl=cloud.queue(), Tags={}) == expected


def test_a_queue_that_is_not_there(cloud: Cloud) -> None:
    assert refused(cloud.sqs.tag_queue, QueueUrl=cloud.queue() + "x", Tags={"a": "1"}) == NO_QUEUE
