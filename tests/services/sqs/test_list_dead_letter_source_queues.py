"""ListDeadLetterSourceQueues."""

import json

import pytest

from tests.cloud import Cloud
from tests.services.sqs.asking import NO_QUEUE, invalid, refused


def sources(cloud: Cloud, dead: str, count: int, prefix: str) -> list[str]:
    policy = json.dumps({"deadLetterTargetArn": cloud.arn(dead), "maxReceiveCount": 1})
    return [cloud.queue(f"{prefix}-{n}", RedrivePolicy=policy) for n in range(count)]


def test_the_queues_that_name_this_one(cloud: Cloud) -> None:
    dead, other = cloud.queue(), cloud.queue()
    mine = sources(cloud, dead, 2, "mine")
    sources(cloud, other, 1, "others")
    assert cloud.sqs.list_dead_letter_source_queues(QueueUrl=dead)["queueUrls"] == mine


def test_none(cloud: Cloud) -> None:
    assert cloud.sqs.list_dead_letter_source_queues(QueueUrl=cloud.queue())["queueUrls"] == []


def test_one_that_names_it_no_more(cloud: Cloud) -> None:
    dead = cloud.queue()
    [source] = sources(cloud, dead, 1, "no-more")
    cloud.sqs.set_queue_attributes(QueueUrl=source, Attributes={"RedrivePolicy": ""})
    assert cloud.sqs.list_dead_letter_source_queues(QueueUrl=dead)["queueUrls"] == []


def test_pages(cloud: Cloud) -> None:
    dead = cloud.queue()
    mine = sources(cloud, dead, 5, "paged")
    pages = cloud.sqs.get_paginator("list_dead_letter_source_queues").paginate(
        QueueUrl=dead, PaginationConfig={"PageSize": 2}
    )
    assert [page["queueUrls"] for page in pages] == [mine[:2], mine[2:4], mine[4:]]


def test_without_max_results_there_is_no_token(cloud: Cloud) -> None:
    dead = cloud.queue()
    sources(cloud, dead, 3, "tokenless")
    assert "NextToken" not in cloud.sqs.list_dead_letter_source_queues(QueueUrl=dead)


@pytest.mark.parametrize("size", [0, 1001])
def test_max_results(cloud: Cloud, size: int) -> None:
    assert refused(cloud.sqs.list_dead_letter_source_queues, QueueUrl=cloud.queue(), MaxResults=size) == invalid(
        size, "MaxResults", "MaxResults must be an integer between 1 and 1000."
    )


def test_a_queue_that_is_not_there(cloud: Cloud) -> None:
    assert refused(cloud.sqs.list_dead_letter_source_queues, QueueUrl=cloud.queue() + "x") == NO_QUEUE
