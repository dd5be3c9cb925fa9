"""The words of `fogbank up`; the server itself is imported when it is wanted."""

import argparse
import gc
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from fogbank.cli.deploy_command import add_parameters

_UP: Final = """\
Start the server; it answers when it has printed a line that ends in Ready.

With templates, it deploys them, runs their functions from the folders where you edit them, and goes on with it: a
changed template is deployed again, a changed handler is there with the next invocation, and what functions say is shown
as they say it.
"""
_SETTINGS: Final = """\
Every option can be set in the environment too: FOGBANK_HOST, FOGBANK_PORT, FOGBANK_DATA,
FOGBANK_AUTH, FOGBANK_LOG_FORMAT, FOGBANK_STRICT_RUNTIMES, FOGBANK_SKIP_UNKNOWN. The option wins. FOGBANK_LOG_LEVEL sets
how much is logged: debug, info, warning or error; FOGBANK_CACHE is where fetched runtime clients are kept.

exit codes: 0 stopped in order; 2 wrong usage; 3 the port is taken or the address is not ours;
4 the data cannot be opened; 5 the file of access keys cannot be read
"""


def add_up(commands: Any, add_address: Callable[[argparse.ArgumentParser], None]) -> None:
    """For the parser of all commands."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "up",
        help="start the server, and deploy and watch templates",
        description=_UP,
        epilog=_SETTINGS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "templates",
        metavar="TEMPLATE",
        type=Path,
        nargs="*",
        help="CloudFormation or SAM templates to deploy and to watch; each is a stack by the name of its folder",
    )
    add_parameters(parser)
    add_address(parser)
    where = parser.add_mutually_exclusive_group()
    where.add_argument(
        "--data",
        type=Path,
        metavar="DIR",
        default=Path(setting("DATA", ".fogbank")),
        help="where everything is kept, across stops and crashes (default: .fogbank)",
    )
    where.add_argument("--memory", action="store_true", help="keep everything in memory, and nothing after the stop")
    auth = setting("AUTH", "")
    parser.add_argument(
        "--auth",
        type=Path,
        metavar="FILE",
        default=Path(auth) if auth else None,
        help="verify signatures: only the access keys of this TOML file may call",
    )
    parser.add_argument(
        "--log-format",
        type=_log_format,  # what the environment says is checked by its type alone
        metavar="{text,json}",
        default=setting("LOG_FORMAT", "text"),
        help="how log lines are written to standard error (default: text)",
    )
    _add_switch(
        parser,
        "strict-runtimes",
        "refuse to run a function when only another version of its language is on the machine",
    )
    _add_switch(
        parser,
        "skip-unknown",
        "skip resources of types that Fogbank does not have, and say so in the stack's events; else they fail it",
    )


def _add_switch(parser: argparse.ArgumentParser, name: str, what: str) -> None:
    on = setting(name.replace("-", "_").upper(), "") not in ("", "0", "false")
    parser.add_argument(f"--{name}", action="store_true", default=on, help=what)


def run_up(options: argparse.Namespace) -> int:
    """The command, as it was parsed; its exit code."""
    # What is imported stays: collecting in between would find nothing. `up` turns it on when all is there.
    gc.disable()
    from fogbank.cli.up import Work, up

    return up(
        options.host,
        options.port,
        None if options.memory else options.data,
        options.auth,
        options.log_format,
        Work(options.templates, dict(options.parameter)),
        strict_runtimes=options.strict_runtimes,
        skip_unknown=options.skip_unknown,
    )


def setting(name: str, default: str) -> str:
    """From the environment. An empty variable is as good as none: containers often have those."""
    return os.environ.get(f"FOGBANK_{name}") or default


def _log_format(text: str) -> str:
    if text not in ("text", "json"):
        raise argparse.ArgumentTypeError(f"{text} is not a log format: text or json")
    return text
