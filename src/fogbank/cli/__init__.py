"""The command line: `fogbank up`, `deploy`, `delete`, `ls`, `logs`, `trace`, `env`."""

import argparse
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from fogbank import __version__
from fogbank.cli.deploy_command import add_delete, add_deploy, run_delete, run_deploy
from fogbank.cli.env import env
from fogbank.cli.logs_command import add_logs, run_logs
from fogbank.cli.ls_command import add_ls, run_ls
from fogbank.cli.trace import add_trace, run_trace
from fogbank.cli.up_command import add_up, run_up, setting

_ABOUT: Final = """\
A serverless cloud that rests on your own ground: AWS's event services behind AWS's own APIs.

  fogbank up template.yaml        start here, deploy, watch; keep the data in ./.fogbank
  fogbank deploy template.yaml    deploy to a Fogbank that is up already; fogbank delete takes it away
  fogbank ls                      all that there is
  eval "$(fogbank env)"           point the AWS CLI and every SDK in this shell at it
  aws sqs create-queue --queue-name orders
  fogbank logs greet --follow     what a function says
  fogbank trace --last            the way of the last event, to each end
"""
DEFAULT_PORT: Final = 4566


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; its exit code."""
    options = _parser().parse_args(arguments)
    return _RUN[options.command](options)


def _run_env(options: argparse.Namespace) -> int:
    return env(options.host, options.port, options.shell)


_RUN: Final[Mapping[str, Callable[[argparse.Namespace], int]]] = {
    "up": run_up,
    "deploy": run_deploy,
    "delete": run_delete,
    "ls": run_ls,
    "logs": run_logs,
    "trace": run_trace,
    "env": _run_env,
}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="fogbank", description=_ABOUT, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--version", action="version", version=f"fogbank {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for add in (add_up, add_deploy, add_delete, add_ls, add_logs, add_trace):
        add(commands, _add_address)
    env = commands.add_parser(
        "env",
        help="print shell exports that point AWS clients at the server",
        description='Use it as  eval "$(fogbank env)"',
    )
    _add_address(env)
    env.add_argument("--shell", choices=("sh", "fish", "powershell"), default="sh", help="whose syntax (default: sh)")
    return parser


def _add_address(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default=setting("HOST", "127.0.0.1"), help="address (default: 127.0.0.1)")
    parser.add_argument(
        "--port",
        type=_port,
        default=setting("PORT", str(DEFAULT_PORT)),
        help=f"port; 0 takes a free one (default: {DEFAULT_PORT})",
    )


def _port(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and int(text) <= 65_535):
        raise argparse.ArgumentTypeError(f"{text} is not a port: a number from 0 to 65535")
    return int(text)
