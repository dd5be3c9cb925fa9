"""For the tests of mappings: connect a queue, fill it, look what came."""

from typing import Any

from tests.cloud import Cloud
from tests.services.lambda_.doubles import House


def connect(cloud: Cloud, url: str, name: str, **settings: Any) -> str:
    """Map a queue to a function; the mapping's id."""
    made = cloud.client("lambda").create_event_source_mapping(
        EventSourceArn=cloud.arn(url), FunctionName=name, **settings
    )
    return str(made["UUID"])


def send(cloud: Cloud, url: str, *bodies: str, **more: Any) -> None:
    for body in bodies:
        cloud.sqs.send_message(QueueUrl=url, MessageBody=body, **more)


def settle(cloud: Cloud) -> None:
    """Let everything that can happen now happen."""
    cloud.advance(ms=0)


def bodies(house: House, name: str) -> list[list[str]]:
    """The bodies of each batch that a function was given."""
    return [[record["body"] for record in event["Records"]] for event in house.events(name)]


def left(cloud: Cloud, url: str) -> int:
    """How many messages a queue holds, seen or not."""
    found = cloud.sqs.get_queue_attributes(
        QueueUrl=url, AttributeNames=["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    )
    return sum(int(value) for value in found["Attributes"].values())
