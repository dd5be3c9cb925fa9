"""ListQueueTags."""

from tests.cloud import Cloud
from tests.services.sqs.asking import NO_QUEUE, refused


def test_the_tags_of_create_queue(cloud: Cloud) -> None:
    url = cloud.queue(tags={"team": "shop", "stage": "test"})
    assert cloud.sqs.list_queue_tags(QueueUrl=url)["Tags"] == {"team": "shop", "stage": "test"}


def test_none(cloud: Cloud) -> None:
    assert "Tags" not in cloud.sqs.list_queue_tags(QueueUrl=cloud.queue())


def test_a_queue_that_is_not_there(cloud: Cloud) -> None:
    assert refused(cloud.sqs.list_queue_tags, QueueUrl=cloud.queue() + "x") == NO_QUEUE
