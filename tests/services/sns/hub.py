"""A cloud with topics: what tests of SNS ask for again and again."""

import itertools
import json
from collections.abc import Iterator
from typing import Any, final
from urllib.parse import urlencode
from urllib.request import urlopen

from botocore.exceptions import ClientError

from tests.cloud import Cloud

ACCOUNT = "000000000000"
OTHER_ACCOUNT = "222222222222"


@final
class Hub(Cloud):
    """A running server; see `Cloud`."""

    _topic_names = itertools.count(1)

    @property
    def sns(self) -> Any:
        return self.client("sns")

    def topic(self, name: str = "", *, fifo: bool = False, **attributes: str) -> str:
        """Make a topic and give its ARN. Attributes by their AWS names."""
        name = name or f"topic-{next(self._topic_names)}{'.fifo' if fifo else ''}"
        if fifo:
            attributes["FifoTopic"] = "true"
        return str(self.sns.create_topic(Name=name, Attributes=attributes)["TopicArn"])

    def subscribe(self, topic: str, queue: str, **attributes: str) -> str:
        """Subscribe a queue (by its URL), and give the subscription's ARN."""
        made = self.sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=self.arn(queue), Attributes=attributes)
        return str(made["SubscriptionArn"])

    def subscribed(self, topic: str, **attributes: str) -> str:
        """A new queue that gets raw messages, unless it is said otherwise: its URL."""
        queue = self.queue(fifo=topic.endswith(".fifo"))
        self.subscribe(topic, queue, **{"RawMessageDelivery": "true", **attributes})
        return queue

    def publish(self, topic: str, text: str = "hello", **request: Any) -> str:
        """Publish, and give the message's id."""
        return str(self.sns.publish(TopicArn=topic, Message=text, **request)["MessageId"])

    def envelopes(self, queue: str) -> list[dict[str, Any]]:
        """Receive, and give the documents around the messages."""
        return [json.loads(body) for body in self.bodies(queue)]

    def topic_attribute(self, topic: str, name: str) -> str | None:
        found: dict[str, str] = self.sns.get_topic_attributes(TopicArn=topic)["Attributes"]
        return found.get(name)

    def sent(self, **wanted: str) -> list[dict[str, Any]]:
        """What left for mailboxes, phones and apps."""
        with urlopen(f"{self.endpoint}/_fogbank/sns/sent?{urlencode(wanted)}", timeout=20) as answer:
            found: list[dict[str, Any]] = json.loads(answer.read())["sent"]
        return found

    def why(self, name: str) -> list[str]:
        """What a trace says of that which went no further."""
        with urlopen(f"{self.endpoint}/_fogbank/trace/{name}", timeout=20) as answer:
            trees = json.loads(answer.read())["traces"]
        return [sentence for tree in trees for step in _steps(tree) for sentence in step.get("explanation", [])]


def _steps(tree: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for step in tree.get("hops", []):
        yield step
        yield from _steps(step)


def refused(call: Any, **request: Any) -> tuple[str, str]:
    """Code and message of a call that must fail."""
    try:
        answer = call(**request)
    except ClientError as error:
        response: Any = error.response
        return response["Error"]["Code"], response["Error"]["Message"]
    raise AssertionError(f"it was not refused: {answer}")


def invalid(message: str) -> tuple[str, str]:
    return "InvalidParameter", f"Invalid parameter: {message}"
