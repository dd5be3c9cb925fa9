"""A template to a stack: a change set, its execution, and what the stack says on the way."""

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, final

from msgspec import Struct

from fogbank.cli.client import Client, Refused
from fogbank.cli.folders import Source, read

_VERSION: Final = "2010-05-15"
_CAPABILITIES: Final = ("CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND")
_BODY_CHARS_MAX: Final = 51_200
_CHANGE_SET: Final = "fogbank-deploy"
_LOOK_S: Final = 0.05
# A stack in one of these was never whole: it is made anew.
_NEVER_MADE: Final = ("ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "CREATE_FAILED", "DELETE_FAILED")

# What a change set fails with that would change nothing; the second is that of templates with transforms.
_NO_CHANGES: Final = ("The submitted information didn't contain changes.", "No updates are to be performed.")

Report = Callable[["Event"], None]


class Event(Struct, frozen=True):
    """A line of a stack's progress."""

    logical_id: str
    type: str
    status: str
    reason: str = ""

    @property
    def failed(self) -> bool:
        return self.status.endswith("FAILED") or "ROLLBACK" in self.status


class Deployed(Struct, frozen=True):
    """What came of it."""

    stack: str
    stack_id: str
    status: str
    changed: bool
    outputs: Mapping[str, str]
    reasons: tuple[str, ...] = ()
    succeeded: bool = True


@final
class Stacks:
    """The stacks of a running server."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def read(self, file: Path) -> Source:
        """Raises BadTemplate, Refused, Unreachable."""
        return read(file, self._keep)

    def deploy(self, name: str, source: Source, parameters: Mapping[str, str], report: Report) -> Deployed:
        """Make the stack what the template says. Raises Refused, Unreachable."""
        before = self._at_rest(name, report)
        if before and before["StackStatus"] in _NEVER_MADE:
            self.delete(name, report)
            before = None
        is_new = before is None or before["StackStatus"] == "REVIEW_IN_PROGRESS"
        wish: dict[str, Any] = {
            "StackName": name,
            "ChangeSetName": _CHANGE_SET,
            "ChangeSetType": "CREATE" if is_new else "UPDATE",
            "Capabilities": _CAPABILITIES,
            "Parameters": list(_parameters(parameters, source, before or {})),
            **self._body(source),
        }
        if is_new:
            wish["OnStackFailure"] = "DELETE"
        made = self._change_set(name, wish)
        stack_id: str = made["StackId"]
        if made["Status"] == "FAILED":
            self._call("DeleteChangeSet", StackName=stack_id, ChangeSetName=_CHANGE_SET)
            if not made["StatusReason"].startswith(_NO_CHANGES):
                raise Refused("ChangeSetFailed", made["StatusReason"])
            return _deployed(self._stack(stack_id) or {}, [], changed=False)
        seen = {event["EventId"] for event in self._events(stack_id)}
        self._call("ExecuteChangeSet", StackName=stack_id, ChangeSetName=_CHANGE_SET)
        reasons: list[str] = []
        stack = self._followed(stack_id, seen, _noting(report, reasons))
        return _deployed(stack, reasons, "CREATE_COMPLETE", "UPDATE_COMPLETE")

    def delete(self, name: str, report: Report) -> Deployed | None:
        """Delete a stack; None if there is none. Raises Refused, Unreachable."""
        stack = self._at_rest(name, report)
        if stack is None:
            return None
        stack_id: str = stack["StackId"]
        seen = {event["EventId"] for event in self._events(stack_id)}
        self._call("DeleteStack", StackName=stack_id)
        reasons: list[str] = []
        return _deployed(self._followed(stack_id, seen, _noting(report, reasons)), reasons, "DELETE_COMPLETE")

    def resources(self, stack: str) -> list[dict[str, str]]:
        """A stack's resources: LogicalResourceId, PhysicalResourceId, ResourceType."""
        found: list[dict[str, str]] = []
        page: dict[str, Any] = {"NextToken": None}
        while "NextToken" in page:
            page = self._call("ListStackResources", StackName=stack, NextToken=page["NextToken"])
            found += page.get("StackResourceSummaries") or []
        return found

    def _change_set(self, name: str, wish: Mapping[str, Any]) -> dict[str, Any]:
        """Made, and looked at until it is ready or has failed."""
        try:
            self._call("CreateChangeSet", **wish)
        except Refused as refused:
            if refused.code != "AlreadyExistsException":
                raise
            # One of a deployment that was broken off.
            self._call("DeleteChangeSet", StackName=name, ChangeSetName=_CHANGE_SET)
            self._call("CreateChangeSet", **wish)
        while True:
            made = self._call("DescribeChangeSet", StackName=name, ChangeSetName=_CHANGE_SET)
            if made["Status"] in ("CREATE_COMPLETE", "FAILED"):
                return made
            _pause()

    def _body(self, source: Source) -> dict[str, str]:
        if len(source.body) <= _BODY_CHARS_MAX:
            return {"TemplateBody": source.body}
        bucket, key = self._keep("template.json", source.body.encode())
        return {"TemplateURL": f"https://{bucket}.s3.amazonaws.com/{key}"}

    def _keep(self, key: str, content: bytes) -> tuple[str, str]:
        bucket = f"fogbank-deployments-{self._client.region}"
        self._client.put_object(bucket, key, content)
        return bucket, key

    def _at_rest(self, name: str, report: Report) -> dict[str, Any] | None:
        """The stack when nothing is done to it any more; None if there is none."""
        stack = self._stack(name)
        if stack is None or not _is_busy(stack):
            return stack
        seen = {event["EventId"] for event in self._events(stack["StackId"])}
        ended = self._followed(stack["StackId"], seen, report)
        return None if ended["StackStatus"] == "DELETE_COMPLETE" else ended

    def _followed(self, stack_id: str, seen: set[str], report: Report) -> dict[str, Any]:
        """The stack when it has come to its end; its events are reported on the way."""
        while True:
            stack = self._stack(stack_id)
            assert stack is not None
            for event in reversed(list(self._events(stack_id))):
                if event["EventId"] not in seen:
                    seen.add(event["EventId"])
                    report(_event(event))
            if not _is_busy(stack):
                return stack
            _pause()

    def _stack(self, name: str) -> dict[str, Any] | None:
        try:
            found: dict[str, Any] = self._call("DescribeStacks", StackName=name)["Stacks"][0]
        except Refused as refused:
            if "does not exist" in refused.message:
                return None
            raise
        return found

    def _events(self, stack_id: str) -> Iterator[dict[str, str]]:
        """The latest first."""
        page: dict[str, Any] = {"NextToken": None}
        while "NextToken" in page:
            page = self._call("DescribeStackEvents", StackName=stack_id, NextToken=page["NextToken"])
            yield from page.get("StackEvents") or []

    def _call(self, operation: str, **request: Any) -> dict[str, Any]:
        return self._client.query("cloudformation", _VERSION, operation, **request)


def _is_busy(stack: Mapping[str, Any]) -> bool:
    status: str = stack["StackStatus"]
    return status.endswith("_IN_PROGRESS") and status != "REVIEW_IN_PROGRESS"


def _parameters(given: Mapping[str, str], source: Source, before: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Those that were given, and as they were those that were not."""
    for name, value in given.items():
        yield {"ParameterKey": name, "ParameterValue": value}
    for each in before.get("Parameters") or ():
        name = each["ParameterKey"]
        if name in source.parameters and name not in given:
            yield {"ParameterKey": name, "UsePreviousValue": True}


def _event(event: Mapping[str, str]) -> Event:
    return Event(
        event["LogicalResourceId"], event["ResourceType"], event["ResourceStatus"],
        event.get("ResourceStatusReason", ""),
    )  # fmt: skip


def _noting(report: Report, reasons: list[str]) -> Report:
    """Report, and keep why what failed did."""

    def noted(event: Event) -> None:
        if event.status.endswith("_FAILED"):
            reasons.append(f"{event.logical_id}: {event.reason}")
        report(event)

    return noted


def _deployed(stack: Mapping[str, Any], reasons: Sequence[str], *wanted: str, changed: bool = True) -> Deployed:
    """`wanted` are the statuses of a success. A stack that nothing had to be changed of is one, whatever it was."""
    outputs = {each["OutputKey"]: each["OutputValue"] for each in stack.get("Outputs") or ()}
    status = stack["StackStatus"]
    succeeded = not changed or status in wanted
    return Deployed(stack["StackName"], stack["StackId"], status, changed, outputs, tuple(reasons), succeeded)


def _pause() -> None:
    threading.Event().wait(_LOOK_S)
