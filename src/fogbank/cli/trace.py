"""`fogbank trace`: the way of an event, from the call that began it to each end."""

import argparse
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPException
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

if TYPE_CHECKING:
    from fogbank.fabric.traces import Found

FAILED: Final = 1
_TIMEOUT_S: Final = 30
_EPILOG: Final = """\
examples:
  fogbank trace                                        the latest traces, one a line
  fogbank trace --last                                 what happened last, as a tree
  fogbank trace 17793124-05d4-b198-2fde-7ededc63b103   by the id of an event, a message, a request or a trace
"""


def add_trace(commands: Any, add_address: Callable[[argparse.ArgumentParser], None]) -> None:
    """The command's words, for the parser of all commands."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "trace",
        help="show what happened to an event",
        description="Show the way of an event: each step, what caused it, what came of it, and why.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    which = parser.add_mutually_exclusive_group()
    which.add_argument("id", metavar="ID", nargs="?", default="", help="of a trace, an event, a message or a request")
    which.add_argument("--last", action="store_true", help="the trace that something happened to last")
    parser.add_argument("--json", action="store_true", help="the trees as JSON")
    add_address(parser)


def run_trace(options: argparse.Namespace) -> int:
    """The command, as it was parsed; its exit code."""
    from fogbank.cli.env import reachable

    address = f"{reachable(options.host)}:{options.port}"
    name = "last" if options.last else options.id
    try:
        status, body = _get(address, f"/_fogbank/trace/{quote(name, safe='')}".rstrip("/"))
        if status == 404:
            return _fail(f"There is no trace of {name}." if options.id else "There is no trace yet.")
        if status != 200:
            return _fail(f"http://{address} answered {status}: {body.decode('utf-8', 'replace').strip()}")
        sys.stdout.write(body.decode() if options.json else _shown(body, whole=bool(name)))
        sys.stdout.flush()
    except (OSError, HTTPException) as error:
        if isinstance(error, BrokenPipeError):
            # Whoever read it has enough. What is left must not fail when Python flushes it at the end.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return 0
        return _fail(f"Nothing answers on http://{address} ({error}). Is fogbank up?")
    return 0


def _get(address: str, path: str) -> tuple[int, bytes]:
    with closing(HTTPConnection(address, timeout=_TIMEOUT_S)) as connection:
        connection.request("GET", path)
        response = connection.getresponse()
        return response.status, response.read()


def _shown(body: bytes, *, whole: bool) -> str:
    import msgspec

    from fogbank.fabric.trace_text import coloured, plain, text_of
    from fogbank.fabric.traces import Found

    found = msgspec.json.decode(body, type=Found)
    if not whole:
        return "".join(_lines(found))
    colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    return text_of(found.traces, coloured if colour else plain)


def _lines(found: "Found") -> Iterator[str]:
    """One for each trace, the latest last, as logs are."""
    from fogbank.fabric.trace_text import short_name

    for tree in reversed(found.traces):
        moment = datetime.fromtimestamp(tree.at_ms / 1000, UTC).astimezone().strftime("%Y-%m-%d %H:%M:%S")
        first = tree.hops[0]
        yield f"{moment}  {tree.id}  {short_name(first.source)} → {short_name(first.target)}  {first.outcome}\n"


def _fail(message: str) -> int:
    print(f"fogbank: {message}", file=sys.stderr)
    return FAILED
