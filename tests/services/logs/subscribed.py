"""Functions that get log events: what the tests of subscription filters share."""

import gzip
import json
from base64 import b64decode
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, final

from fogbank.kernel.clock import Clock
from tests.cloud import Cloud
from tests.services.lambda_.doubles import House
from tests.services.logs.asking import client


@final
class Reader:
    """A cloud, and a function in it that reads."""

    def __init__(self, cloud: Cloud, house: House) -> None:
        self.cloud = cloud
        self.house = house
        self.arn = ""

    def begin(self) -> None:
        self.arn = self.house.function(self.cloud, "reader", lambda _: None)

    def subscribe(self, group: str, name: str = "to-reader", pattern: str = "", **request: Any) -> None:
        wish = {"destinationArn": self.arn} | request
        client(self.cloud).put_subscription_filter(logGroupName=group, filterName=name, filterPattern=pattern, **wish)

    def read(self) -> list[dict[str, Any]]:
        """The documents that the function was given."""
        self.cloud.advance(ms=1)
        return [unpacked(event) for event in self.house.events("reader")]

    def lines(self) -> list[tuple[str, str]]:
        """Stream and message of each event, as they came."""
        return [
            (document["logStream"], event["message"]) for document in self.read() for event in document["logEvents"]
        ]


def unpacked(event: dict[str, Any]) -> dict[str, Any]:
    assert event.keys() == {"awslogs"}
    assert event["awslogs"].keys() == {"data"}
    found: dict[str, Any] = json.loads(gzip.decompress(b64decode(event["awslogs"]["data"])))
    return found


@contextmanager
def a_reader(data: Path | None = None, *, house: House | None = None, clock: Clock | None = None) -> Generator[Reader]:
    house = house or House()
    with Cloud(data=data, compute=house.compute, clock=clock) as cloud:
        yield Reader(cloud, house)
