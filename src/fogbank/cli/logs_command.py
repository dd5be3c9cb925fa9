"""`fogbank logs`: what a function or a log group says, once or as it comes.

A client of the API like any other. Following, it opens a Live Tail session, shows what was there before, then what
the session tells.
"""

import argparse
import json
import os
import re
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, TextIO, final

from msgspec import Struct

if TYPE_CHECKING:
    from fogbank.cli.logs_client import LogsClient

FAILED: Final = 1

_DURATION: Final = re.compile(r"(\d{1,9})(s|m|h|d|w)", re.ASCII)
_UNITS_MS: Final = {"s": 1000, "m": 60_000, "h": 3_600_000, "d": 86_400_000, "w": 604_800_000}
_DIM, _CYAN, _RED, _PLAIN = "\033[2m", "\033[36m", "\033[31m", "\033[0m"
_PLATFORM: Final = re.compile(r"(?:START|END|REPORT) RequestId: |INIT_START ")
_TROUBLE: Final = re.compile(r"\b(?:ERROR|CRITICAL|FATAL|Exception|Traceback|Task timed out)\b")
_LAMBDA_STREAM: Final = re.compile(r"\d{4}/\d\d/\d\d/(?:.*)\[[^\]]*\]([0-9a-f]{8})[0-9a-f]*")
_NAME_CHARS: Final = 20
_WAIT_S: Final = 1.0
_EPILOG: Final = """\
examples:
  fogbank logs orders                       the last ten minutes of the function orders
  fogbank logs orders --follow --since 1h
  fogbank logs /shop/web --filter '{ $.status = 5* }' --json

The region and the access key are those of AWS_REGION and AWS_ACCESS_KEY_ID; see fogbank env.
"""


def add_logs(commands: Any, add_address: Callable[[argparse.ArgumentParser], None]) -> None:
    """The command's words, for the parser of all commands."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "logs",
        help="show what a function or a log group says",
        description="Show the logs of a function, or of a log group.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("name", metavar="FUNCTION-or-GROUP", help="a function's name or ARN, or a log group's")
    parser.add_argument("-f", "--follow", action="store_true", help="go on with what comes, until Ctrl-C")
    parser.add_argument(
        "--since", type=since, default=since("10m"), metavar="TIME", help="10s, 5m, 2h, 7d, or a date (default: 10m)"
    )
    parser.add_argument("--filter", default="", metavar="PATTERN", help="CloudWatch Logs' filter pattern")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    add_address(parser)


class Since(Struct, frozen=True):
    """A moment, or how long ago it is."""

    at_ms: int | None = None
    ago_ms: int = 0

    def moment_ms(self, now_ms: int) -> int:
        return max(0, now_ms - self.ago_ms) if self.at_ms is None else self.at_ms


def since(text: str) -> Since:
    """`10m`, or a date as ISO 8601 writes it; without a zone it is of here."""
    found = _DURATION.fullmatch(text)
    if found is not None:
        return Since(ago_ms=int(found[1]) * _UNITS_MS[found[2]])
    try:
        return Since(at_ms=max(0, int(datetime.fromisoformat(text).timestamp() * 1000)))
    except (ValueError, OverflowError, OSError):
        raise argparse.ArgumentTypeError(f"{text} is no time: say 10m, 2h, 7d or 2024-12-31T23:59") from None


class Wish(Struct, frozen=True):
    """What the caller asked for."""

    name: str
    since: Since
    pattern: str = ""
    follow: bool = False
    as_json: bool = False


def run_logs(options: argparse.Namespace) -> int:
    """The command, as it was parsed; its exit code."""
    wish = Wish(options.name, options.since, options.filter, options.follow, options.json)
    return logs(wish, options.host, options.port)


def logs(wish: Wish, host: str, port: int, out: TextIO | None = None) -> int:
    """Show logs; the exit code."""
    from fogbank.cli.env import reachable
    from fogbank.cli.logs_client import LogsClient, Refused, Unreachable

    show = _Printer(out or sys.stdout, as_json=wish.as_json).show
    try:
        client = LogsClient(reachable(host), port)
        if wish.follow:
            _follow(client, wish, show)
        else:
            group = _group(client, wish.name)
            if group is None:
                return _fail(f"There is no log group for {wish.name}: it has not said anything yet.")
            for event in _history(client, group, wish):
                show(event)
    except KeyboardInterrupt:
        return 0
    except BrokenPipeError:
        # Whoever read it has enough. What is left must not fail when Python flushes it at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (Refused, Unreachable) as error:
        return _fail(str(error))
    return 0


def _group(client: "LogsClient", name: str) -> str | None:
    """The log group's name: the function's own setting, Lambda's custom, or the name itself."""
    if name.startswith("arn:") and ":log-group:" in name:
        candidates = [name.partition(":log-group:")[2].removesuffix(":*")]
    elif "/" in name:
        candidates = [name]
    else:
        function = name.partition(":function:")[2].partition(":")[0] if name.startswith("arn:") else name
        own = client.log_group_of(function)
        candidates = [own] if own else [f"/aws/lambda/{function}", function]
    for candidate in candidates:
        groups = client.call("DescribeLogGroups", logGroupNamePrefix=candidate, limit=1)["logGroups"]
        if groups and groups[0]["logGroupName"] == candidate:
            return candidate
    return None


def _history(client: "LogsClient", group: str, wish: Wish) -> Iterator[dict[str, Any]]:
    """Events from the moment that was asked for until now."""
    request: dict[str, Any] = {"logGroupName": group, "startTime": wish.since.moment_ms(client.now_ms())}
    if wish.pattern:
        request["filterPattern"] = wish.pattern
    while True:
        page = client.call("FilterLogEvents", **request)
        yield from page["events"]
        if "nextToken" not in page:
            return
        request["nextToken"] = page["nextToken"]


def _follow(client: "LogsClient", wish: Wish, show: Callable[[dict[str, Any]], None]) -> None:
    """History and future. A session of three hours is followed by another one."""
    from fogbank.cli.logs_client import Refused

    group = _wait_for_group(client, wish.name)
    arn = client.call("DescribeLogGroups", logGroupNamePrefix=group, limit=1)["logGroups"][0]["logGroupArn"]
    shown: Counter[tuple[Any, ...]] | None = None
    while True:
        try:
            begin_ms = client.now_ms()
            session = client.tail([arn], wish.pattern)
            next(session, None)  # from here on the session has what comes
            if shown is None:
                shown = Counter()
                for event in _history(client, group, wish):
                    show(event)
                    shown[_identity(event)] += event["ingestionTime"] >= begin_ms
            for events in session:
                for event in events:
                    # What came between the session's begin and the history's end is in both.
                    if shown[_identity(event)] > 0:
                        shown[_identity(event)] -= 1
                    else:
                        show(event)
        except Refused as refused:
            if refused.code != "SessionTimeoutException":
                raise
        else:
            raise Refused("SessionEnded", "the server has ended the session")


def _identity(event: dict[str, Any]) -> tuple[Any, ...]:
    return event["logStreamName"], event["timestamp"], event["ingestionTime"], event["message"]


def _wait_for_group(client: "LogsClient", name: str) -> str:
    group = _group(client, name)
    if group is None:
        print(f"fogbank: waiting for {name} to say something", file=sys.stderr)
    while group is None:
        threading.Event().wait(_WAIT_S)
        group = _group(client, name)
    return group


@final
class _Printer:
    """Writes events: one line each for programs, with time and stream in their columns for people."""

    def __init__(self, out: TextIO, *, as_json: bool) -> None:
        self._out = out
        self._as_json = as_json
        self._colour = out.isatty() and not os.environ.get("NO_COLOR")

    def show(self, event: dict[str, Any]) -> None:
        if self._as_json:
            text = json.dumps(
                {
                    "timestamp": event["timestamp"],
                    "logStreamName": event["logStreamName"],
                    "message": event["message"],
                },
                ensure_ascii=False,
            )
        else:
            text = self._line(event)
        print(text, file=self._out, flush=True)

    def _line(self, event: dict[str, Any]) -> str:
        moment = datetime.fromtimestamp(event["timestamp"] / 1000, UTC).astimezone()
        time = moment.strftime("%Y-%m-%d %H:%M:%S.") + f"{event['timestamp'] % 1000:03d}"
        stream = short_name(event["logStreamName"])
        message = event["message"].rstrip("\r\n")
        if not self._colour:
            return f"{time} {stream} {message}"
        tint = _DIM if _PLATFORM.match(message) else _RED if _TROUBLE.search(message) else ""
        return f"{_DIM}{time}{_PLAIN} {_CYAN}{stream}{_PLAIN} {tint}{message}{_PLAIN if tint else ''}"


def short_name(stream: str) -> str:
    """Of an environment's stream what tells it from others; of a long name its end."""
    found = _LAMBDA_STREAM.fullmatch(stream)
    return found[1] if found else stream[-_NAME_CHARS:]


def _fail(message: str) -> int:
    print(f"fogbank: {message}", file=sys.stderr)
    return FAILED
