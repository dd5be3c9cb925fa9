"""`fogbank deploy` and `fogbank delete`: a template's stack, made or changed, and removed."""

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from fogbank.cli.deploying import Deployed, Event, Stacks

_DEPLOY: Final = """\
Deploy a CloudFormation or SAM template to a running Fogbank: the one that you deploy to AWS, as it is.

Functions run from the folders that the template names (CodeUri: ./src): a handler that you change is there with the
next invocation, without another deployment. A stack that is there already is changed to what the template says.
IAM resources and macros need no --capabilities: nothing here costs or endangers anything.
"""
_DEPLOY_EXAMPLES: Final = """\
examples:
  fogbank deploy template.yaml
  fogbank deploy template.yaml --stack shop-test --parameter Stage=test --parameter Size=2
  fogbank deploy .aws-sam/build/template.yaml         after `sam build`, with all that functions import

exit codes: 0 the stack is what the template says; 1 it is not, and the last lines say why; 2 wrong usage
"""
_DELETE_EXAMPLES: Final = """\
examples:
  fogbank delete shop
  fogbank ls                     what is there, and which stack it belongs to
"""


def add_deploy(commands: Any, add_address: Callable[[argparse.ArgumentParser], None]) -> None:
    """The words of `deploy`, for the parser of all commands."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "deploy",
        help="deploy a CloudFormation or SAM template",
        description=_DEPLOY,
        epilog=_DEPLOY_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("template", metavar="TEMPLATE", type=Path, help="a file, in YAML or JSON")
    parser.add_argument("--stack", default="", metavar="NAME", help="the stack's name (default: that of the folder)")
    add_parameters(parser)
    parser.add_argument("--json", action="store_true", help="progress and result as JSON, one object a line")
    parser.add_argument("--region", default="", help="where (default: AWS_REGION, else us-east-1)")
    add_address(parser)


def add_parameters(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--parameter",
        action="append",
        default=[],
        type=_parameter,
        metavar="KEY=VALUE",
        help="a parameter of the template; as often as there are some. Those not given stay as they were",
    )


def add_delete(commands: Any, add_address: Callable[[argparse.ArgumentParser], None]) -> None:
    """The words of `delete`."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "delete",
        help="delete a stack and all that it made",
        description="Delete a stack and all that it made.",
        epilog=_DELETE_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("stack", metavar="STACK", help="its name")
    parser.add_argument("--json", action="store_true", help="progress and result as JSON, one object a line")
    parser.add_argument("--region", default="", help="where (default: AWS_REGION, else us-east-1)")
    add_address(parser)


def run_deploy(options: argparse.Namespace) -> int:
    """The command, as it was parsed; its exit code."""
    from fogbank.cli.folders import stack_name
    from fogbank.cli.saying import MISTAKES, fail

    name = options.stack or stack_name(options.template)
    try:
        stacks = _stacks(options)
        source = stacks.read(options.template)
        for hint in source.hints:
            print(f"fogbank: {hint}", file=sys.stderr)
        done = stacks.deploy(name, source, dict(options.parameter), said(as_json=options.json))
    except MISTAKES as error:
        return fail(error)
    return show(done, as_json=options.json)


def run_delete(options: argparse.Namespace) -> int:
    """The command, as it was parsed; its exit code."""
    from fogbank.cli.saying import MISTAKES, fail

    try:
        done = _stacks(options).delete(options.stack, said(as_json=options.json))
    except MISTAKES as error:
        return fail(error)
    if done is None:
        return fail(f"There is no stack {options.stack}. `fogbank ls` shows what there is.")
    return show(done, as_json=options.json)


def said(*, as_json: bool) -> Callable[["Event"], None]:
    """How a stack's progress is shown: a line for each thing that is done, or has failed."""
    from fogbank.cli.saying import paint

    def report(event: "Event") -> None:
        if as_json:
            line = {"resource": event.logical_id, "type": event.type, "status": event.status, "reason": event.reason}
            print(json.dumps(line), flush=True)
        elif not event.status.endswith("_IN_PROGRESS"):
            colour = "red" if event.failed else "dim" if event.status.startswith("DELETE") else "green"
            why = f"  {event.reason}" if event.failed and event.reason else ""
            print(f"  {paint(event.status.ljust(15), colour)}  {event.logical_id} {paint(event.type, 'dim')}{why}")
            sys.stdout.flush()

    return report


def show(done: "Deployed", *, as_json: bool) -> int:
    """How it ended; the exit code."""
    from fogbank.cli.saying import FAILED, paint, table

    if as_json:
        result = {
            "stack": done.stack, "stackId": done.stack_id, "status": done.status, "changed": done.changed,
            "outputs": done.outputs, "reasons": done.reasons,
        }  # fmt: skip
        print(json.dumps(result), flush=True)
    elif not done.changed:
        print(f"{paint(done.stack, 'bold')} is what the template says: nothing has changed.")
    else:
        print(f"{paint(done.stack, 'bold')} {paint(done.status, 'green' if done.succeeded else 'red')}")
    if not as_json:
        gone = done.status.startswith("DELETE")
        for line in table([["", name, value] for name, value in done.outputs.items() if not gone]):
            print(line)
        for reason in () if done.succeeded else done.reasons:
            print(f"fogbank: {reason}", file=sys.stderr)
            if "bucket you tried to delete is not empty" in reason:
                print("fogbank: Empty it (aws s3 rm s3://BUCKET --recursive), and delete again.", file=sys.stderr)
        sys.stdout.flush()
    return 0 if done.succeeded else FAILED


def _stacks(options: argparse.Namespace) -> "Stacks":
    from fogbank.cli.client import Client
    from fogbank.cli.deploying import Stacks
    from fogbank.cli.env import reachable

    return Stacks(Client(reachable(options.host), options.port, options.region))


def _parameter(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not (name and sign):
        raise argparse.ArgumentTypeError(f"{text} is not KEY=VALUE")
    return name, value
