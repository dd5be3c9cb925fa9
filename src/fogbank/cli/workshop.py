"""`fogbank up TEMPLATE…`: deploys templates, watches them and their functions' folders, and shows what functions say.

It runs on a thread beside the server, and speaks to it as any client does. Only what functions say comes to it from
within, the moment that it is said.
"""

import re
import sys
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Final, final

from msgspec import Struct

from fogbank.cli.client import Client, Refused, Unreachable
from fogbank.cli.deploy_command import said, show
from fogbank.cli.deploying import Deployed, Event, Report, Stacks
from fogbank.cli.folders import BadTemplate, Source, stack_name
from fogbank.cli.ls_command import resources
from fogbank.cli.saying import fail, paint, table
from fogbank.cli.watching import Watch

_LOOK_S: Final = 1.0
_BRIEF_S: Final = 2.0
_GOES_ON: Final = "Changed templates are deployed, changed handlers run with the next invocation. Ctrl-C ends."
_PLATFORM: Final = re.compile(r"(?:START|END|REPORT) RequestId: |INIT_START |XRAY TraceId: ")
_TROUBLE: Final = re.compile(r"\b(?:ERROR|CRITICAL|FATAL|Exception|Traceback|Task timed out)\b")
_FUNCTION_GROUPS: Final = "/aws/lambda/"
# What is used by a name or an address that somebody has to know.
_REACHABLE: Final = ("URL", "queue", "topic", "bus", "bucket", "parameter", "secret")


class Said(Struct, frozen=True):
    """A line of a function's log."""

    at_ms: int
    group: str
    text: str


# What a thread reads; None ends it.
Lines = SimpleQueue[Said | None]


class _Stack(Struct):
    """A template that is worked on."""

    file: Path
    name: str
    source: Source | None = None
    watch: Watch | None = None


@final
class Workshop:
    """`templates` by the names of their stacks."""

    def __init__(self, client: Client, templates: Mapping[str, Path], parameters: Mapping[str, str]) -> None:
        self._client = client
        self._stacks = Stacks(client)
        self._parameters = parameters
        self._all = [_Stack(file, name) for name, file in templates.items()]
        self._functions: dict[str, str] = {}  # logical ids by names
        self._ended = False

    def run(self, lines: Lines) -> None:
        """Until None comes."""
        began = time.monotonic()
        deployed = [self._deploy(stack) for stack in self._all]
        if self._ended:
            return
        self._show_reachable()
        took_s = time.monotonic() - began
        word = f"Ready in {took_s:.1f} s." if all(deployed) else "Not ready: the lines above say why."
        print(f"{word} {_GOES_ON}", flush=True)
        self._follow(lines)

    def _follow(self, lines: Lines) -> None:
        looked = time.monotonic()
        while not self._ended:
            try:
                line = lines.get(timeout=max(0.0, looked + _LOOK_S - time.monotonic()))
            except Empty:
                looked = time.monotonic()
                self._look()
                continue
            if line is None:
                return
            self._show(line)

    def _look(self) -> None:
        """Deploy the templates that have changed, and say which functions have."""
        for stack in self._all:
            changed = stack.watch.changed() if stack.watch else []
            folders = stack.source.folders if stack.source else {}
            for path in changed:
                names = [name for name, folder in folders.items() if folder == path]
                if names:
                    print(f"{paint(', '.join(names), 'bold')} changed: the next invocation runs it.", flush=True)
            if any(path not in folders.values() for path in changed):
                print(f"{stack.file} changed.", flush=True)
                self._deploy(stack)

    def _deploy(self, stack: _Stack) -> bool:
        """Whether it is what its template says. A mistake is shown, and looked at again when its file changes."""
        stack.watch = Watch([stack.file.absolute()])
        try:
            source = stack.source = self._stacks.read(stack.file)
            stack.watch = Watch([*source.files, *sorted(set(source.folders.values()))])
            for hint in source.hints:
                print(f"fogbank: {hint}", file=sys.stderr)
            print(f"{paint(stack.name, 'bold')} from {stack.file}", flush=True)
            parameters = {name: value for name, value in self._parameters.items() if name in source.parameters}
            done = self._stacks.deploy(stack.name, source, parameters, _said_briefly())
            self._learn(done)
            return show(done, as_json=False) == 0
        except Unreachable:
            self._ended = True  # the server has been stopped meanwhile
        except (BadTemplate, Refused) as error:
            fail(error)
        return False

    def _learn(self, done: Deployed) -> None:
        """How functions are called in the template."""
        if done.status.startswith("DELETE"):
            return
        for each in self._stacks.resources(done.stack_id):
            if each["ResourceType"] == "AWS::Lambda::Function":
                self._functions[each.get("PhysicalResourceId", "")] = each["LogicalResourceId"]

    def _show_reachable(self) -> None:
        try:
            found = resources(self._client)
        except Unreachable:
            self._ended = True
            return
        names = [stack.name for stack in self._all]
        there = [each for each in found if each["kind"] in _REACHABLE and each.get("stack") in names]
        rows = [["", each["kind"], each["name"], each.get("url") or each.get("arn", "")] for each in there]
        print("\n".join(table(rows)) if rows else "", flush=True)

    def _show(self, line: Said) -> None:
        text = line.text.rstrip()
        if _PLATFORM.match(text):
            return
        name = line.group.removeprefix(_FUNCTION_GROUPS)
        moment = datetime.fromtimestamp(line.at_ms / 1000, UTC).astimezone().strftime("%H:%M:%S")
        shown = paint(text, "red") if _TROUBLE.search(text) else text
        print(f"{paint(moment, 'dim')} {paint(self._functions.get(name, name), 'cyan')}  {shown}", flush=True)


def _said_briefly() -> Report:
    """What fails, and the rest when somebody may wonder why it takes so long."""
    report, began = said(as_json=False), time.monotonic()

    def briefly(event: Event) -> None:
        if event.failed or time.monotonic() - began > _BRIEF_S:
            report(event)

    return briefly


def named(files: Sequence[Path]) -> dict[str, Path]:
    """The files by the names of their stacks. Raises BadTemplate."""
    found: dict[str, Path] = {}
    for file in files:
        name = stack_name(file)
        if not file.is_file():
            raise BadTemplate(f"There is no template {file}.")
        if name in found:
            raise BadTemplate(f"{found[name]} and {file} would both be the stack {name}: rename one of them.")
        found[name] = file
    return found
