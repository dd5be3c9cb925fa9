"""The update matrix: every property of a type is changed alone, and what happens is what the type declares.

A `Row` says how: a template that sets every property, other values for each, and how the service's own API shows the
thing. For each property the stack is updated to the other value, to none where it may be left out, and back.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any, Final, Literal, cast

from botocore.exceptions import ClientError
from msgspec import Struct

from fogbank.kernel.resource import Change, ResourceType
from tests.cloud import Cloud

# What an answer says of the moment, and not of the thing.
_OF_THE_MOMENT: Final = frozenset(
    {
        "ResponseMetadata", "CreateDate", "CreationDate", "CreationTime", "LastChangedDate", "LastModified",
        "LastModificationDate", "LastModifiedDate", "LastModifiedTime", "LastAuthorizedTime", "LastUpdateStatus",
        "RevisionId", "UpdateDate", "Version", "VersionIdsToStages", "creationTime",
    }
)  # fmt: skip

Ref = str | Mapping[str, Any]


class Row(Struct, frozen=True):
    """How a type's properties are varied.

    `base` sets every property that is honoured, but for those of `apart` and `absent`; `other` has another value for
    each. `shown` is given the physical id and says what the service's API shows; it raises ClientError, or gives
    nothing, when the thing is gone. `with_it` are other properties that a property's other value, or its absence, needs
    (None takes one away). `apart` and `silent` give reasons: properties that cannot be varied alone, and those whose
    value no API shows.
    """

    base: Mapping[str, Any]
    other: Mapping[str, Any]
    shown: Callable[[Cloud, str], Any]
    around: Mapping[str, Any] = {}  # other resources of the template
    with_it: Mapping[str, Mapping[str, Any]] = {}
    apart: Mapping[str, str] = {}
    silent: Mapping[str, str] = {}
    usual: Mapping[str, Literal["base", "other"]] = {}  # which of the two values a property has when it is left out
    absent: Mapping[str, str] = {}  # properties that `base` does not set, and why
    needed: Mapping[str, str] = {}  # properties that cannot be left out alone, and why


class Matrix:
    """A stack with one thing under test, `It`."""

    def __init__(self, cloud: Cloud, kind: ResourceType, row: Row) -> None:
        self.cloud = cloud
        self.kind = kind
        self.row = row
        self.stack = kind.name.replace("::", "-")
        self.cfn = cloud.client("cloudformation")
        self.faults: list[str] = []

    def run(self) -> list[str]:
        """What is not as declared."""
        self._deploy(self.row.base, create=True)
        if self.faults:
            return self.faults
        if not self._shown():
            return [*self.faults, "nothing is shown of what was made"]
        for name in self.kind.properties:
            if name not in self.row.apart:
                self._vary(name)
        made = self._id()
        self._delete()
        if self._exists(made):
            self.faults.append(f"{made} is still there")
        return self.faults

    def _vary(self, name: str) -> None:
        """Another value, none, and back."""
        before_id, before = self._id(), self._shown()
        with_it = self.row.with_it.get(name, {})
        self._deploy({**self.row.base, name: self.row.other[name], **with_it}, what=name)
        changed = self._shown()
        if self.kind.properties[name] is Change.REPLACEMENT:
            self._check_replaced(name, before_id)
            # The name of a queue is free again after a minute.
            self.cloud.advance(seconds=61)
        else:
            self._check_changed(name, before_id, before, changed)
        optional = name not in self.kind.required and name not in self.row.absent and name not in self.row.needed
        if optional and self.kind.properties[name] is Change.IN_PLACE:
            self._leave_out(name, before, changed)
        self._deploy(self.row.base, what=f"{name}, back")
        in_place = self.kind.properties[name] is Change.IN_PLACE
        if in_place and (now := self._shown()) != before:
            self.faults.append(f"{name} is back at what it was, and not so {_difference(before, now)}")

    def _leave_out(self, name: str, before: Any, changed: Any) -> None:
        without = {key: value for key, value in self.row.base.items() if key != name}
        self._deploy({**without, **self.row.with_it.get(name, {})}, what=f"{name}, left out")
        bare = self._shown()
        if name in self.row.usual:
            if bare != (usual := before if self.row.usual[name] == "base" else changed):
                self.faults.append(f"{name} was left out, and has not its default: {_difference(usual, bare)}")
        elif name not in self.row.silent and bare in (before, changed):
            self.faults.append(f"{name} was left out, and nothing came of it")

    def _check_replaced(self, name: str, before_id: str) -> None:
        if self._id() == before_id:
            self.faults.append(f"{name} is declared to replace, and {before_id} is still the thing")
        elif self._exists(before_id):
            self.faults.append(f"{name} replaced {before_id}, which is still there")

    def _check_changed(self, name: str, before_id: str, before: Any, changed: Any) -> None:
        if self._id() != before_id:
            self.faults.append(f"{name} is declared to change in place, and {before_id} became {self._id()}")
        if name not in self.row.silent and changed == before:
            self.faults.append(f"{name} was changed, and nothing is to be seen of it")

    # The stack

    def _deploy(self, properties: Mapping[str, Any], *, create: bool = False, what: str = "") -> None:
        given = {name: value for name, value in properties.items() if value is not None}
        it = {"Type": self.kind.name, "Properties": given}
        body = json.dumps({"Resources": {**self.row.around, "It": it}})
        wish = {"StackName": self.stack, "TemplateBody": body, "Capabilities": ["CAPABILITY_NAMED_IAM"]}
        try:
            (self.cfn.create_stack if create else self.cfn.update_stack)(**wish)
        except ClientError as error:
            self.faults.append(f"{what}: {error}")
            return
        # What a change began in the background comes to its end.
        self.cloud.advance(ms=1)
        if self._status() != ("CREATE_COMPLETE" if create else "UPDATE_COMPLETE"):
            self.faults.append(f"{what or 'creation'}: {self._status()}: {'; '.join(self._reasons())}")

    def _delete(self) -> None:
        self.cfn.delete_stack(StackName=self.stack)
        if stacks := self._stacks():
            self.faults.append(f"deletion: {stacks[0]['StackStatus']}: {'; '.join(self._reasons())}")

    def _status(self) -> str:
        """What becomes of the work under way."""
        [stack] = self._stacks()
        for _ in range(10):
            if not str(stack["StackStatus"]).endswith("IN_PROGRESS"):
                break
            self.cloud.advance(seconds=1)
            [stack] = self._stacks()
        return str(stack["StackStatus"])

    def _stacks(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.cfn.describe_stacks()["Stacks"]
        return [stack for stack in found if stack["StackName"] == self.stack]

    def _reasons(self) -> list[str]:
        told = self.cfn.describe_stack_events(StackName=self.stack)["StackEvents"]
        failed = [event for event in told if event["ResourceStatus"].endswith("FAILED")]
        return [f"{event['LogicalResourceId']}: {event.get('ResourceStatusReason')}" for event in failed[:3]]

    # The thing

    def _id(self) -> str:
        found = self.cfn.describe_stack_resource(StackName=self.stack, LogicalResourceId="It")["StackResourceDetail"]
        return str(found["PhysicalResourceId"])

    def _shown(self) -> Any:
        return _lasting(self.row.shown(self.cloud, self._id()))

    def _exists(self, physical_id: str) -> bool:
        return is_shown(self.row, self.cloud, physical_id)


def is_shown(row: Row, cloud: Cloud, physical_id: str) -> bool:
    """Whether a thing is there."""
    try:
        return bool(row.shown(cloud, physical_id))
    except ClientError:
        return False


def _lasting(value: Any) -> Any:
    """An answer without what it says of the moment."""
    if isinstance(value, dict):
        members = cast("dict[str, Any]", value)
        return {name: _lasting(each) for name, each in members.items() if name not in _OF_THE_MOMENT}
    if isinstance(value, list):
        listed = [_lasting(each) for each in cast("list[Any]", value)]
        # The order of tags means nothing.
        return sorted(listed, key=str) if all(_is_tag(each) for each in listed) else listed
    return value


def _difference(before: Any, now: Any) -> str:
    """What differs, of answers with members."""
    names = [name for name in {**before, **now} if before.get(name) != now.get(name)]
    return "; ".join(f"{name}: {before.get(name)} → {now.get(name)}" for name in names)


def _is_tag(value: Any) -> bool:
    return isinstance(value, dict) and set(cast("dict[str, Any]", value)) == {"Key", "Value"}


def policy(action: str = "sqs:SendMessage", **more: Any) -> dict[str, Any]:
    """A policy document of one statement."""
    return {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": action, "Resource": "*", **more}],
    }


def ref(name: str) -> dict[str, str]:
    return {"Ref": name}


def attribute(name: str, of: str) -> dict[str, list[str]]:
    return {"Fn::GetAtt": [name, of]}


def resource(type_name: str, **properties: Any) -> dict[str, Any]:
    """A resource of a template."""
    return {"Type": type_name, "Properties": properties}


def tags(**values: str) -> list[dict[str, str]]:
    """Tags as templates list them."""
    return [{"Key": key, "Value": value} for key, value in values.items()]
