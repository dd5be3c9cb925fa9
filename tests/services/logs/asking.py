"""What the tests of CloudWatch Logs share: groups, streams, events and refusals."""

import itertools
from collections.abc import Callable, Iterable
from typing import Any, Final, TypeVar

import pytest
from botocore.exceptions import ClientError

from fogbank.compute.api import LogLine
from tests.cloud import Cloud

ACCOUNT: Final = "000000000000"
REGION: Final = "us-east-1"
NO_GROUP: Final = ("ResourceNotFoundException", "The specified log group does not exist.")
NO_STREAM: Final = ("ResourceNotFoundException", "The specified log stream does not exist.")
BAD_TOKEN: Final = ("InvalidParameterException", "The specified nextToken is invalid.")

_numbers = itertools.count(1)
_Item = TypeVar("_Item")


def client(cloud: Cloud) -> Any:
    return cloud.client("logs")


def a_group(cloud: Cloud, name: str = "", *streams: str, **settings: Any) -> str:
    """Make a log group with some streams; its name."""
    name = name or f"group-{next(_numbers)}"
    client(cloud).create_log_group(logGroupName=name, **settings)
    for stream in streams:
        client(cloud).create_log_stream(logGroupName=name, logStreamName=stream)
    return name


def put(cloud: Cloud, group: str, stream: str, *events: tuple[int, str] | str) -> dict[str, Any]:
    """Put events; a text alone is an event of now."""
    given = [event if isinstance(event, tuple) else (cloud.now_ms, event) for event in events]
    answer: dict[str, Any] = client(cloud).put_log_events(
        logGroupName=group,
        logStreamName=stream,
        logEvents=[{"timestamp": at_ms, "message": message} for at_ms, message in given],
    )
    return answer


def get(cloud: Cloud, group: str, stream: str, **request: Any) -> list[str]:
    """The messages of one page from the beginning."""
    wish: dict[str, Any] = {"startFromHead": True}
    page = client(cloud).get_log_events(logGroupName=group, logStreamName=stream, **(wish | request))
    return messages(page["events"])


def search(cloud: Cloud, group: str, **request: Any) -> list[str]:
    """The messages that one page of FilterLogEvents has."""
    return messages(client(cloud).filter_log_events(logGroupName=group, **request)["events"])


def messages(events: Iterable[dict[str, Any]]) -> list[str]:
    return [event["message"] for event in events]


def pages(call: Callable[..., Any], item: str, **request: Any) -> list[list[Any]]:
    """All pages of an operation whose token is `nextToken`."""
    found: list[list[Any]] = []
    while True:
        page = call(**request)
        found.append(page[item])
        if "nextToken" not in page:
            return found
        request["nextToken"] = page["nextToken"]


def refused(call: Callable[..., Any], **request: Any) -> tuple[str, str]:
    """Code and message of the error with which a call ends."""
    with pytest.raises(ClientError) as caught:
        call(**request)
    error: Any = caught.value
    told = error.response["Error"]
    return told["Code"], told["Message"]


def line(at_ms: int, text: str) -> LogLine:
    return LogLine(at_ms, text)
