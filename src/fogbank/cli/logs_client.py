"""What `fogbank logs` asks CloudWatch Logs: operations, and Live Tail."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from http.client import HTTPException, HTTPResponse
from typing import Any, Final, final

from fogbank.cli.client import TIMEOUT_S, Client, Refused, Unreachable, read_json
from fogbank.wire.eventstream import EventStreamDecoder

__all__ = ["LogsClient", "Refused", "Unreachable"]

_READ_BYTES: Final = 65_536
_FUNCTIONS: Final = "/2015-03-31/functions"


@final
class LogsClient(Client):
    """Credentials and region are those of the environment, as every SDK has them."""

    def call(self, operation: str, **request: Any) -> dict[str, Any]:
        """Call an operation. Raises Refused, Unreachable."""
        with closing(self._start(operation, request, TIMEOUT_S)) as response:
            return read_json(response)

    def log_group_of(self, function: str) -> str | None:
        """The log group that a function's configuration names; None if there is no such function."""
        path = f"{_FUNCTIONS}/{function}/configuration"
        try:
            with closing(self.signed("GET", path, "lambda")) as response:
                found = read_json(response)
        except Refused:
            return None
        group: str | None = found.get("LoggingConfig", {}).get("LogGroup")
        return group

    def tail(self, group_arns: Sequence[str], pattern: str) -> Iterator[list[dict[str, Any]]]:
        """Events as they arrive; the first list, which is empty, says that the session has begun."""
        request: dict[str, Any] = {"logGroupIdentifiers": list(group_arns)}
        if pattern:
            request["logEventFilterPattern"] = pattern
        # No time-out: while the server's clock is frozen a session is silent.
        with closing(self._start("StartLiveTail", request, None)) as response:
            if response.status != 200:
                read_json(response)
            decoder = EventStreamDecoder()
            while data := _read_some(response):
                for message in decoder.feed(data):
                    if message.message_type != "event":
                        told = json.loads(message.payload or b"{}")
                        raise Refused(str(message.headers.get(":exception-type", "")), str(told.get("message", "")))
                    if message.event_type != "initial-response":
                        yield json.loads(message.payload).get("sessionResults", [])

    def _start(self, operation: str, request: Mapping[str, Any], timeout_s: float | None) -> HTTPResponse:
        headers = {"content-type": "application/x-amz-json-1.1", "x-amz-target": f"Logs_20140328.{operation}"}
        return self.signed("POST", "/", "logs", headers, json.dumps(request).encode(), timeout_s)


def _read_some(response: HTTPResponse) -> bytes:
    """What is there; empty at the end."""
    try:
        data = response.read1(_READ_BYTES)
    except (OSError, HTTPException) as error:
        raise Unreachable(f"The connection broke: {error}.") from None
    return data
