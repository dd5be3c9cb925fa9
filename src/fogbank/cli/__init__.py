"""The command line: `fogbank up`, `fogbank env`, `fogbank logs`, `fogbank trace`."""

import argparse
import gc
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from fogbank import __version__
from fogbank.cli.deploy_command import add_delete, add_deploy, add_parameters
from fogbank.cli.logs_command import add_logs
from fogbank.cli.ls_command import add_ls
from fogbank.cli.trace import add_trace

_ABOUT: Final = """\
A serverless cloud that rests on your own ground: AWS's event services behind AWS's own APIs.

  fogbank up                      start here, keep the data in ./.fogbank
  eval "$(fogbank env)"           point the AWS CLI and every SDK in this shell at it
  aws sqs create-queue --queue-name orders
  fogbank logs greet --follow     what a function says
  fogbank trace --last            the way of the last event, to each end
"""
_UP: Final = """\
Start the server; it answers when it has printed a line that ends in Ready.

With templates, it deploys them, runs their functions from the folders where you edit them, and goes on with it: a
changed template is deployed again, a changed handler is there with the next invocation, and what functions say is shown
as they say it.
"""
_SETTINGS: Final = """\
Every option can be set in the environment too: FOGBANK_HOST, FOGBANK_PORT, FOGBANK_DATA,
FOGBANK_AUTH, FOGBANK_LOG_FORMAT, FOGBANK_STRICT_RUNTIMES. The option wins. FOGBANK_LOG_LEVEL sets how much is logged:
debug, info, warning or error; FOGBANK_CACHE is where fetched runtime clients are kept.

exit codes: 0 stopped in order; 2 wrong usage; 3 the port is taken or the address is not ours;
4 the data cannot be opened; 5 the file of access keys cannot be read
"""
DEFAULT_PORT: Final = 4566


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; its exit code."""
    options = _parser().parse_args(arguments)
    if options.command == "up":
        # What is imported stays: collecting in between would find nothing. `up` turns it on when all is there.
        gc.disable()
        from fogbank.cli.up import Work, up

        data = None if options.memory else options.data
        strict = options.strict_runtimes
        work = Work(options.templates, dict(options.parameter))
        return up(options.host, options.port, data, options.auth, options.log_format, work, strict_runtimes=strict)
    if options.command == "deploy":
        from fogbank.cli.deploy_command import run_deploy

        return run_deploy(options)
    if options.command == "delete":
        from fogbank.cli.deploy_command import run_delete

        return run_delete(options)
    if options.command == "ls":
        from fogbank.cli.ls_command import run_ls

        return run_ls(options)
    if options.command == "logs":
        from fogbank.cli.logs_command import run_logs

        return run_logs(options)
    if options.command == "trace":
        from fogbank.cli.trace import run_trace

        return run_trace(options)
    from fogbank.cli.env import env

    return env(options.host, options.port, options.shell)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="fogbank", description=_ABOUT, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--version", action="version", version=f"fogbank {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    up = commands.add_parser(
        "up",
        help="start the server, and deploy and watch templates",
        description=_UP,
        epilog=_SETTINGS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    up.add_argument(
        "templates",
        metavar="TEMPLATE",
        type=Path,
        nargs="*",
        help="CloudFormation or SAM templates to deploy and to watch; each is a stack by the name of its folder",
    )
    add_parameters(up)
    _add_address(up)
    where = up.add_mutually_exclusive_group()
    where.add_argument(
        "--data",
        type=Path,
        metavar="DIR",
        default=Path(_setting("DATA", ".fogbank")),
        help="where everything is kept, across stops and crashes (default: .fogbank)",
    )
    where.add_argument("--memory", action="store_true", help="keep everything in memory, and nothing after the stop")
    auth = _setting("AUTH", "")
    up.add_argument(
        "--auth",
        type=Path,
        metavar="FILE",
        default=Path(auth) if auth else None,
        help="verify signatures: only the access keys of this TOML file may call",
    )
    up.add_argument(
        "--log-format",
        type=_log_format,  # what the environment says is checked by its type alone
        metavar="{text,json}",
        default=_setting("LOG_FORMAT", "text"),
        help="how log lines are written to standard error (default: text)",
    )
    up.add_argument(
        "--strict-runtimes",
        action="store_true",
        default=_setting("STRICT_RUNTIMES", "") not in ("", "0", "false"),
        help="refuse to run a function when only another version of its language is on the machine",
    )
    add_deploy(commands, _add_address)
    add_delete(commands, _add_address)
    add_ls(commands, _add_address)
    add_logs(commands, _add_address)
    add_trace(commands, _add_address)
    env = commands.add_parser(
        "env",
        help="print shell exports that point AWS clients at the server",
        description='Use it as  eval "$(fogbank env)"',
    )
    _add_address(env)
    env.add_argument("--shell", choices=("sh", "fish", "powershell"), default="sh", help="whose syntax (default: sh)")
    return parser


def _add_address(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default=_setting("HOST", "127.0.0.1"), help="address (default: 127.0.0.1)")
    parser.add_argument(
        "--port",
        type=_port,
        default=_setting("PORT", str(DEFAULT_PORT)),
        help=f"port; 0 takes a free one (default: {DEFAULT_PORT})",
    )


def _setting(name: str, default: str) -> str:
    """From the environment. An empty variable is as good as none: containers often have those."""
    return os.environ.get(f"FOGBANK_{name}") or default


def _port(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and int(text) <= 65_535):
        raise argparse.ArgumentTypeError(f"{text} is not a port: a number from 0 to 65535")
    return int(text)


def _log_format(text: str) -> str:
    if text not in ("text", "json"):
        raise argparse.ArgumentTypeError(f"{text} is not a log format: text or json")
    return text
