"""Accounts and regions: queues of one name lie apart, and can be reached from each other."""

from typing import Any

import pytest

from tests.cloud import Cloud
from tests.services.sqs.asking import NO_QUEUE, refused

ALICE, BOB = "111111111111", "222222222222"


@pytest.fixture
def alice(cloud: Cloud) -> Any:
    return cloud.client("sqs", access_key=ALICE)


@pytest.fixture
def bob(cloud: Cloud) -> Any:
    return cloud.client("sqs", access_key=BOB)


def arn_of(client: Any, url: str) -> str:
    arn: str = client.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    return arn


def test_one_name_in_two_accounts(cloud: Cloud, alice: Any, bob: Any) -> None:
    urls = [client.create_queue(QueueName="orders")["QueueUrl"] for client in (alice, bob)]
    assert urls == [f"{cloud.endpoint}/{account}/orders" for account in (ALICE, BOB)]
    assert [arn_of(client, url) for client, url in zip((alice, bob), urls, strict=True)] == [
        f"arn:aws:sqs:us-east-1:{account}:orders" for account in (ALICE, BOB)
    ]
    alice.send_message(QueueUrl=urls[0], MessageBody="for alice")
    assert "Messages" not in bob.receive_message(QueueUrl=urls[1])


def test_one_name_in_two_regions(cloud: Cloud) -> None:
    east, west = (cloud.client("sqs", region=region) for region in ("us-east-1", "eu-west-1"))
    urls = [client.create_queue(QueueName="regional")["QueueUrl"] for client in (east, west)]
    assert urls[0] == urls[1]  # one endpoint serves both: the region is the signature's
    assert [arn_of(client, urls[0]) for client in (east, west)] == [
        f"arn:aws:sqs:{region}:000000000000:regional" for region in ("us-east-1", "eu-west-1")
    ]
    east.send_message(QueueUrl=urls[0], MessageBody="east")
    assert "Messages" not in west.receive_message(QueueUrl=urls[1])


@pytest.mark.parametrize(
    ("region", "partition"), [("eu-west-1", "aws"), ("cn-north-1", "aws-cn"), ("us-gov-west-1", "aws-us-gov")]
)
def test_partitions(cloud: Cloud, region: str, partition: str) -> None:
    client = cloud.client("sqs", region=region)
    url = client.create_queue(QueueName="partitioned")["QueueUrl"]
    assert arn_of(client, url) == f"arn:{partition}:sqs:{region}:000000000000:partitioned"


def test_an_aws_url_tells_its_region(cloud: Cloud) -> None:
    west = cloud.client("sqs", region="eu-west-1")
    west.create_queue(QueueName="western")
    url = "https://sqs.eu-west-1.amazonaws.com/000000000000/western"
    cloud.sqs.send_message(QueueUrl=url, MessageBody="m")
    assert west.receive_message(QueueUrl=url)["Messages"][0]["Body"] == "m"


def test_lists_are_of_ones_own_account_and_region(cloud: Cloud) -> None:
    made = [
        cloud.client("sqs", region=region, access_key=account).create_queue(QueueName=f"listed-{account}-{region}")
        for account in ("333333333333", "444444444444")
        for region in ("us-east-1", "eu-west-1")
    ]
    listed = cloud.client("sqs", region="eu-west-1", access_key="333333333333").list_queues()
    assert listed["QueueUrls"] == [made[1]["QueueUrl"]]


def test_another_accounts_queue_by_its_url(alice: Any, bob: Any) -> None:
    url = alice.create_queue(QueueName="shared")["QueueUrl"]
    bob.send_message(QueueUrl=url, MessageBody="from bob")
    [message] = alice.receive_message(QueueUrl=url, AttributeNames=["SenderId"])["Messages"]
    assert (message["Body"], message["Attributes"]) == ("from bob", {"SenderId": BOB})
    bob.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])


def test_a_name_alone_is_ones_own(alice: Any, bob: Any) -> None:
    alice.create_queue(QueueName="mine")
    alice.send_message(QueueUrl="mine", MessageBody="m")
    assert refused(bob.send_message, QueueUrl="mine", MessageBody="m") == NO_QUEUE


def test_a_deleted_name_rests_in_its_own_account_only(alice: Any, bob: Any) -> None:
    alice.delete_queue(QueueUrl=alice.create_queue(QueueName="resting")["QueueUrl"])
    bob.create_queue(QueueName="resting")
    assert refused(alice.create_queue, QueueName="resting")[0] == "AWS.SimpleQueueService.QueueDeletedRecently"
