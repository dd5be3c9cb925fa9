"""Delivery status logging: what became of messages, in CloudWatch Logs, where a topic asks for it.

    sns/REGION/ACCOUNT/TOPIC            messages that arrived: of so many percent of them
    sns/REGION/ACCOUNT/TOPIC/Failure    those that were given up: of all

A topic asks with the attributes `HTTPSuccessFeedbackRoleArn`, `HTTPSuccessFeedbackSampleRate`,
`HTTPFailureFeedbackRoleArn`, and the same for Firehose, Lambda, SQS and Application.
https://docs.aws.amazon.com/sns/latest/dg/sns-topic-attributes.html

The form of an entry: https://docs.aws.amazon.com/sns/latest/dg/sns-msg-status.html
"""

import itertools
import logging
from collections import deque
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import md5
from typing import Any, Final, final

import msgspec
from msgspec import Struct

from fogbank.fabric.delivery import Delivery, Failure, Landing
from fogbank.kernel.action import Context
from fogbank.kernel.arn import Arn
from fogbank.kernel.calls import Calls, service_context
from fogbank.kernel.errors import AwsError
from fogbank.kernel.world import World
from fogbank.services.sns.model import Subscription, Topic
from fogbank.storage.api import StoreError

_log = logging.getLogger("fogbank.sns")

# The name of our watcher of deliveries.
WATCHER: Final = "sns"
_ATTRIBUTES_OF: Final = {
    "http": "HTTP",
    "https": "HTTP",
    "sqs": "SQS",
    "lambda": "Lambda",
    "firehose": "Firehose",
    "application": "Application",
}
# What waits for being written; beyond it entries are lost.
_WAITING_MAX: Final = 10_000
_OK: Final = 200
_ACCEPTED: Final = 202
_REFUSED: Final = 400


class _Line(Struct, frozen=True):
    """An entry and where it goes."""

    account: str
    region: str
    group: str
    at_ms: int
    text: str


def facts(topic: Topic, subscription: Subscription) -> Mapping[str, str]:
    """What a delivery takes along so that its end is logged; nothing where nobody asked.

    A role without a rate logs nothing of what arrives. (AWS documents no default; 0 is a guess.)
    """
    prefix = _ATTRIBUTES_OF.get(subscription.protocol)
    attributes = topic.attributes
    if prefix is None:
        return {}
    rate = attributes.get(f"{prefix}SuccessFeedbackSampleRate", "0")
    sampled = rate if attributes.get(f"{prefix}SuccessFeedbackRoleArn") else "0"
    failures = bool(attributes.get(f"{prefix}FailureFeedbackRoleArn"))
    if sampled == "0" and not failures:
        return {}
    return {
        "watcher": WATCHER,
        "log_percent": sampled,
        "protocol": subscription.protocol,
        "endpoint": subscription.endpoint,
        **({"log_failures": "true"} if failures else {}),
    }


@final
class StatusLog:
    """A port: is told of ends, and writes about them a moment later. What a crash takes is lost."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._waiting: deque[_Line] = deque(maxlen=_WAITING_MAX)
        self._streams: dict[tuple[str, str, str], str] = {}
        self._writing = False
        self._names = itertools.count()

    def watch(self, delivery: Delivery, attempts: int, end: Landing | Failure) -> None:
        """A `Watcher` of the fabric."""
        if not self._wanted(delivery, end):
            return
        now_ms = self._world.clock.now_ms()
        topic = Arn.parse(delivery.source_arn)
        group = f"sns/{topic.region}/{topic.account}/{topic.resource}"
        if isinstance(end, Failure):
            group += "/Failure"
        entry = _entry(delivery, attempts, end, now_ms=now_ms, delivery_id=self._world.ids.uuid())
        text = msgspec.json.encode(entry).decode()
        self._waiting.append(_Line(topic.account, topic.region, group, now_ms, text))
        if not self._writing:
            self._writing = True
            self._world.background.spawn(f"sns delivery status {next(self._names)}", self._write())

    def _wanted(self, delivery: Delivery, end: Landing | Failure) -> bool:
        if isinstance(end, Failure):
            return "log_failures" in delivery.facts
        percent = int(delivery.facts["log_percent"])
        return percent > 0 and self._world.ids.fraction() * 100 < percent

    async def _write(self) -> None:
        try:
            # A test's clock waits for what is being written.
            with self._world.clock.hold():
                while self._waiting:
                    await self._write_what_waits()
        finally:
            # In the same step in which nothing waited: what comes now begins another task.
            self._writing = False

    async def _write_what_waits(self) -> None:
        lines: dict[tuple[str, str, str], list[_Line]] = {}
        while self._waiting:
            line = self._waiting.popleft()
            lines.setdefault((line.account, line.region, line.group), []).append(line)
        for place, of_place in lines.items():
            try:
                await self._put(place, of_place)
            except (AwsError, StoreError) as error:
                _log.warning("%d entries of %s are lost: %s", len(of_place), place[2], error)

    async def _put(self, place: tuple[str, str, str], lines: list[_Line]) -> None:
        account, region, group = place
        ctx = service_context(self._world, account=account, region=region, service="sns")
        events = [{"timestamp": line.at_ms, "message": line.text} for line in lines]
        for fresh in (False, True):
            if fresh or place not in self._streams:
                self._streams[place] = await self._open(ctx, group)
            wish = {"logGroupName": group, "logStreamName": self._streams[place], "logEvents": events}
            try:
                await self._world.port(Calls).call(ctx, "logs", "PutLogEvents", wish)
            except AwsError as error:
                if fresh or error.code != "ResourceNotFoundException":
                    raise
                continue  # somebody deleted it
            return

    async def _open(self, ctx: Context, group: str) -> str:
        """A new stream of the group, which is made if it is not there."""
        calls = self._world.port(Calls)
        try:
            await calls.call(ctx, "logs", "CreateLogGroup", {"logGroupName": group})
        except AwsError as error:
            if error.code != "ResourceAlreadyExistsException":
                raise
        stream = self._world.ids.uuid()
        await calls.call(ctx, "logs", "CreateLogStream", {"logGroupName": group, "logStreamName": stream})
        return stream


def _entry(
    delivery: Delivery, attempts: int, end: Landing | Failure, *, now_ms: int, delivery_id: str
) -> dict[str, Any]:
    """One entry. What the endpoints are said to have answered is a guess, but for queues and functions."""
    text = _text(delivery)
    status_code, answer = _answer(delivery, end)
    return {
        "notification": {
            "messageMD5Sum": md5(text.encode()).hexdigest(),
            "messageId": delivery.id,
            "topicArn": delivery.source_arn,
            "timestamp": _moment(delivery.born_ms),
        },
        "delivery": {
            "deliveryId": delivery_id,
            "destination": delivery.facts["endpoint"],
            "providerResponse": answer,
            "dwellTimeMs": now_ms - delivery.born_ms,
            "attempts": attempts,
            "statusCode": status_code,
        },
        "status": "FAILURE" if isinstance(end, Failure) else "SUCCESS",
    }


def _answer(delivery: Delivery, end: Landing | Failure) -> tuple[int, str]:
    """The status code and the provider's response."""
    protocol = delivery.facts["protocol"]
    if isinstance(end, Failure):
        code = int(end.code) if end.code.isdigit() else _REFUSED
        if protocol in ("http", "https"):
            return code, end.message
        return code, _json({"ErrorCode": end.code, "ErrorMessage": end.message})
    named = end.ids[0] if end.ids else ""
    match protocol:
        case "lambda":
            return _ACCEPTED, _json({"lambdaRequestId": named})
        case "sqs":
            return _OK, _json({"sqsRequestId": delivery.id, "sqsMessageId": named})
        case _:
            return _OK, end.why


def _text(delivery: Delivery) -> str:
    """The message itself, out of whatever is around it."""
    body = delivery.body
    try:
        document = msgspec.json.decode(body)
        if delivery.facts["protocol"] == "lambda":
            return str(document["Records"][0]["Sns"]["Message"])
        if document["MessageId"] == delivery.id:
            return str(document["Message"])
    except (msgspec.MsgspecError, UnicodeError, KeyError, TypeError):
        pass
    return body.decode("utf-8", "replace")


def _moment(at_ms: int) -> str:
    """`2015-01-26 23:07:39.540`"""
    seconds, ms = divmod(at_ms, 1000)
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d %H:%M:%S}.{ms:03d}"


def _json(value: Mapping[str, str]) -> str:
    return msgspec.json.encode(value).decode()
