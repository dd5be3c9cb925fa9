"""UntagQueue."""

from tests.cloud import Cloud
from tests.services.sqs.asking import NO_QUEUE, refused


def test_tags_are_taken_off(cloud: Cloud) -> None:
    url = cloud.queue(tags={"a": "1", "b": "2", "c": "3"})
    cloud.sqs.untag_queue(QueueUrl=url, TagKeys=["a", "c", "never-there"])
    assert cloud.sqs.list_queue_tags(QueueUrl=url)["Tags"] == {"b": "2"}


def test_no_keys(cloud: Cloud) -> None:
    expected = ("MissingParameter", "The request must contain the parameter TagKeys.")
    assert refused(cloud.sqs.untag_queue, QueueUrl=cloud.queue(), TagKeys=[]) == expected


def test_a_queue_that_is_not_there(cloud: Cloud) -> None:
    assert refused(cloud.sqs.untag_queue, QueueUrl=cloud.queue() + "x", TagKeys=["a"]) == NO_QUEUE
