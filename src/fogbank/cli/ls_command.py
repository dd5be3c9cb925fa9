"""`fogbank ls`: all resources of all services in a table."""

import argparse
import json
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

if TYPE_CHECKING:
    from fogbank.cli.client import Client

_EPILOG: Final = """\
examples:
  fogbank ls                           what there is in this region
  fogbank ls --region '*'              and in all others
  fogbank ls --stack shop --json

The account is that of AWS_ACCESS_KEY_ID, the region that of AWS_REGION; see fogbank env.
"""
_STS_VERSION: Final = "2011-06-15"


def add_ls(commands: Any, add_address: Callable[[argparse.ArgumentParser], None]) -> None:
    """The command's words, for the parser of all commands."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "ls",
        help="list all resources of all services",
        description="List all resources of all services, and the stacks that they belong to.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--stack", default="", metavar="NAME", help="only what belongs to this stack")
    parser.add_argument(
        "--region", action="append", default=[], help="where; as often as you like, '*' is all (default: AWS_REGION)"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    add_address(parser)


def run_ls(options: argparse.Namespace) -> int:
    """The command, as it was parsed; its exit code."""
    from fogbank.cli.client import Client
    from fogbank.cli.env import reachable
    from fogbank.cli.saying import MISTAKES, fail

    try:
        client = Client(reachable(options.host), options.port)
        found = resources(client, options.region)
    except MISTAKES as error:
        return fail(error)
    if options.stack:
        found = [each for each in found if each.get("stack") == options.stack]
    if options.json:
        for each in found:
            print(json.dumps(each))
    elif found:
        _show(found)
    else:
        print("There is nothing here yet: `fogbank deploy TEMPLATE` makes something.", file=sys.stderr)
    return 0


def resources(client: "Client", regions: list[str] | None = None) -> list[dict[str, str]]:
    """Raises Refused, Unreachable."""
    account = client.query("sts", _STS_VERSION, "GetCallerIdentity")["Account"]
    wish = [("account", account), *(("region", region) for region in regions or [client.region])]
    found: list[dict[str, str]] = client.own(f"resources?{urlencode(wish)}")["resources"]
    return found


def _show(found: list[dict[str, str]]) -> None:
    from fogbank.cli.saying import paint, table

    place = ("", "")
    rows = [[each["service"], each["kind"], each["name"], each.get("stack", ""), _where(each)] for each in found]
    for each, line in zip(found, table(rows), strict=True):
        if place != (each["account"], each["region"]):
            print("\n" if any(place) else "", end="")
            place = (each["account"], each["region"])
            print(paint(" ".join(place), "bold"))
        print(f"  {line}")


def _where(each: dict[str, str]) -> str:
    """A URL, which can be used at once, or an ARN."""
    return each.get("url") or each.get("arn", "")
