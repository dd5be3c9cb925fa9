"""GetQueueUrl."""

import pytest

from tests.cloud import Cloud
from tests.services.sqs.asking import NO_QUEUE, refused


def test_the_url_is_that_of_create_queue(cloud: Cloud) -> None:
    url = cloud.queue()
    assert cloud.sqs.get_queue_url(QueueName=url.rpartition("/")[2])["QueueUrl"] == url


def test_of_another_account(cloud: Cloud) -> None:
    url = cloud.client("sqs", access_key="111111111111").create_queue(QueueName="shared")["QueueUrl"]
    assert cloud.sqs.get_queue_url(QueueName="shared", QueueOwnerAWSAccountId="111111111111")["QueueUrl"] == url
    assert refused(cloud.sqs.get_queue_url, QueueName="shared") == NO_QUEUE


@pytest.mark.parametrize("name", ["missing", "not a name", "x" * 81])
def test_a_queue_that_is_not_there(cloud: Cloud, name: str) -> None:
    assert refused(cloud.sqs.get_queue_url, QueueName=name) == NO_QUEUE


def test_no_name(cloud: Cloud) -> None:
    expected = ("MissingParameter", "The request must contain the parameter QueueName.")
    assert refused(cloud.sqs.get_queue_url, QueueName="") == expected
