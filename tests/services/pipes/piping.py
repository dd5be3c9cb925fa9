"""For the tests of pipes: a queue, a pipe behind it, and what came out."""

import json
from typing import Any, final

from fogbank.fabric import trace
from fogbank.fabric.trace import Hop
from tests.cloud import Cloud
from tests.services.lambda_.doubles import Handler, House

ROLE = "arn:aws:iam::000000000000:role/pipe"


@final
class Piping:
    """A source queue and the pipes that read it."""

    def __init__(self, cloud: Cloud, house: House) -> None:
        self.cloud = cloud
        self.house = house
        self.client = cloud.client("pipes")
        self.source = cloud.queue("source", VisibilityTimeout="30")

    def pipe(self, target: str, *, name: str = "pipe", source: str = "", **settings: Any) -> str:
        """Make a pipe that runs; its ARN."""
        source = source or self.cloud.arn(self.source)
        made = self.client.create_pipe(Name=name, Source=source, Target=target, RoleArn=ROLE, **settings)
        self.settle()
        return str(made["Arn"])

    def queue(self, name: str = "target", **settings: Any) -> tuple[str, str]:
        """A queue to be a target: its URL and its ARN."""
        url = self.cloud.queue(name, **settings)
        return url, self.cloud.arn(url)

    def function(self, name: str, handler: Handler) -> str:
        return self.house.function(self.cloud, name, handler)

    def send(self, *bodies: Any, **more: Any) -> None:
        """Texts as they are, everything else as JSON; and let what can happen happen."""
        for body in bodies:
            text = body if isinstance(body, str) else json.dumps(body)
            self.cloud.sqs.send_message(QueueUrl=self.source, MessageBody=text, **more)
        self.settle()

    def settle(self) -> None:
        self.cloud.advance(ms=0)

    def state(self, name: str = "pipe") -> str:
        return str(self.client.describe_pipe(Name=name)["CurrentState"])

    def hops(self) -> list[Hop]:
        """All hops that are kept."""

        async def read() -> list[Hop]:
            records = await self.cloud.fogbank.store.read(trace.LOG, 0, 0, 10_000)
            return [hop for record in records for hop in trace.decode(record.data)]

        return self.cloud.run(read())

    def left(self, url: str = "") -> int:
        """How many messages a queue holds, seen or not; the source's without a URL."""
        names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
        found = self.cloud.sqs.get_queue_attributes(QueueUrl=url or self.source, AttributeNames=names)
        return sum(int(value) for value in found["Attributes"].values())
