"""A Fogbank for tests: a real server on a real socket, in a thread of its own, on a clock that the test moves.

def test_delay(cloud: Cloud) -> None:
    url = cloud.queue()
    cloud.sqs.send_message(QueueUrl=url, MessageBody="later", DelaySeconds=5)
    assert cloud.bodies(url) == []
    cloud.advance(seconds=5)
    assert cloud.bodies(url) == ["later"]
"""

import asyncio
import itertools
import threading
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, Self, TypeVar

import boto3
from botocore.config import Config

from fogbank.app import ComputeFactory, Fogbank, Settings
from fogbank.front.connection import ConnectionLimits
from fogbank.kernel.clock import Clock, virtual_clock
from fogbank.kernel.limits import AWS_LIMITS, Limits

_Result = TypeVar("_Result")
_DEADLINE_S = 30


class Cloud:
    """A running server and clients for it. Use it as a context manager, or through the fixture `cloud`."""

    def __init__(
        self,
        *,
        data: Path | None = None,
        auth: Path | None = None,
        clock: Clock | None = None,
        limits: Limits = AWS_LIMITS,
        connection_limits: ConnectionLimits | None = None,
        compute: ComputeFactory | None = None,
        skip_unknown: bool = False,
    ) -> None:
        self.clock = clock or virtual_clock()
        self._settings = Settings("127.0.0.1", 0, data, auth, skip_unknown=skip_unknown)
        self._limits = limits
        self._connection_limits = connection_limits
        self._compute = compute
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="fogbank")
        self._names = itertools.count(1)
        self._fogbank: Fogbank | None = None
        self._clients: dict[tuple[str, str, str], Any] = {}

    def __enter__(self) -> Self:
        self._thread.start()
        try:
            self._fogbank = self.run(self._start())
        except BaseException:
            self._end_thread()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        for client in self._clients.values():
            client.close()
        self.run(self.fogbank.stop(grace_s=5))
        self._end_thread()

    async def _start(self) -> Fogbank:
        return await Fogbank.start(
            self._settings,
            clock=self.clock,
            seed=1,
            limits=self._limits,
            connection_limits=self._connection_limits,
            compute=self._compute,
        )

    def _end_thread(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    # Reaching it

    @property
    def fogbank(self) -> Fogbank:
        assert self._fogbank is not None
        return self._fogbank

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.fogbank.port}"

    def run(self, work: Coroutine[Any, Any, _Result]) -> _Result:
        """Run a coroutine on the server's loop."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(_DEADLINE_S)

    def client(self, service: str, *, region: str = "us-east-1", access_key: str = "test", secret: str = "test") -> Any:
        """A boto3 client; the account is the access key's."""
        key = (service, region, access_key)
        if key not in self._clients:
            self._clients[key] = boto3.client(  # pyright: ignore[reportUnknownMemberType]
                service,
                endpoint_url=self.endpoint,
                region_name=region,
                aws_access_key_id=access_key,
                aws_secret_access_key=secret,
                config=Config(retries={"total_max_attempts": 1}, max_pool_connections=64),
            )
        return self._clients[key]

    @property
    def sqs(self) -> Any:
        return self.client("sqs")

    @property
    def sts(self) -> Any:
        return self.client("sts")

    # Time

    @property
    def now_ms(self) -> int:
        return self.clock.now_ms()

    def advance(self, *, ms: int = 0, seconds: int = 0, minutes: int = 0, hours: int = 0) -> None:
        """Move the clock; everything due on the way has happened when this returns."""
        self.run(self.clock.advance(ms=ms, seconds=seconds, minutes=minutes, hours=hours))

    def until_waiting(self, topic: tuple[str, Any], count: int = 1) -> None:
        """Return when `count` long polls wait on a topic, `("queue", id)` for example."""
        self.run(asyncio.wait_for(self._until_waiting(topic, count), _DEADLINE_S))

    async def _until_waiting(self, topic: tuple[str, Any], count: int) -> None:
        while self.fogbank.world.wakeups.waiting(topic) < count:  # noqa: ASYNC110
            # One turn of the loop, not a moment of time: the poll is on its way to its line.
            await asyncio.sleep(0)  # noqa: TID251

    # Queues

    def queue(
        self, name: str = "", *, fifo: bool = False, tags: dict[str, str] | None = None, **attributes: str
    ) -> str:
        """Make a queue and give its URL. Attributes by their AWS names: `DelaySeconds="5"`."""
        name = name or f"queue-{next(self._names)}{'.fifo' if fifo else ''}"
        if fifo:
            attributes["FifoQueue"] = "true"
        made = self.sqs.create_queue(QueueName=name, Attributes=attributes, tags=tags or {})
        return str(made["QueueUrl"])

    def arn(self, url: str) -> str:
        return self.attribute(url, "QueueArn")

    def attribute(self, url: str, name: str) -> str:
        """One attribute of a queue."""
        found = self.sqs.get_queue_attributes(QueueUrl=url, AttributeNames=[name])
        return str(found["Attributes"][name])

    def receive(self, url: str, **request: Any) -> list[dict[str, Any]]:
        """Up to ten messages with all that they carry."""
        wish: dict[str, Any] = {
            "MaxNumberOfMessages": 10,
            "MessageSystemAttributeNames": ["All"],
            "MessageAttributeNames": ["All"],
        }
        found = self.sqs.receive_message(QueueUrl=url, **(wish | request))
        messages: list[dict[str, Any]] = found.get("Messages", [])
        return messages

    def bodies(self, url: str, **request: Any) -> list[str]:
        """Receive, and give the bodies alone."""
        return [message["Body"] for message in self.receive(url, **request)]

    def queue_topic(self, url: str) -> tuple[str, int]:
        """The topic on which long polls of a queue wait."""
        return ("queue", self.run(self._queue_id(url)))

    async def _queue_id(self, url: str) -> int:
        from fogbank.services.sqs import store as queues

        name = url.rpartition("/")[2]
        account = url.split("/")[-2]
        found = await queues.find_named(self.fogbank.store, account, "us-east-1", name)
        assert found is not None
        return found.queue.id
