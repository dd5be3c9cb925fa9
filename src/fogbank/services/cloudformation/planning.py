"""What an update would do, without doing it: the changes that a change set shows.

Values that other resources give are not known before those are made, and such a change is "Dynamic".
https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-updating-stacks-changesets-view.html
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, Literal, cast

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.resource import Change, Properties, ResourceType, text_of
from fogbank.services.cloudformation.errors import InvalidTemplate
from fogbank.services.cloudformation.graph import attributes, graph_of, order, references
from fogbank.services.cloudformation.model import Declared, Program, Resource
from fogbank.services.cloudformation.run import Run
from fogbank.services.cloudformation.scope import StackScope
from fogbank.services.cloudformation.template.functions import evaluate
from fogbank.services.cloudformation.template.preparing import taken

UNKNOWN: Final = "{{changeSet:KNOWN_AFTER_APPLY}}"


class Detail(Struct, frozen=True):
    """One property that changes, and what that costs."""

    attribute: Literal["Properties", "Metadata", "DeletionPolicy", "UpdateReplacePolicy", "Tags"]
    name: str
    recreation: Literal["Never", "Always", "Conditionally"]
    evaluation: Literal["Static", "Dynamic"]
    source: Literal["DirectModification", "ResourceReference", "ResourceAttribute", "ParameterReference", "Automatic"]
    entity: str = ""
    before: str | None = None  # None where there is no value
    after: str | None = None


class Planned(Struct, frozen=True):
    """What would become of one resource."""

    action: Literal["Add", "Modify", "Remove"]
    logical_id: str
    type: str
    physical_id: str = ""
    replacement: Literal["", "True", "False", "Conditional"] = ""
    details: Sequence[Detail] = ()
    policy: str = ""
    before: str | None = None  # what it is, as JSON; None where it is not there
    after: str | None = None


def plan(run: Run, before: Program, after: Program, hidden: frozenset[str] = frozenset()) -> Sequence[Planned]:
    """The changes, those of resources that are there in the order of their names, as AWS lists them.

    Values are shown, but for those of the `hidden` parameters.
    """
    scope = _Forecast(run.scope(after), run, after)
    found: list[Planned] = []
    names = [*order(graph_of(after.resources)), *(name for name in run.resources if name not in after.resources)]
    for name in names:
        declared, current = after.resources.get(name), run.resources.get(name)
        if declared is None:
            assert current is not None
            found.append(_removed(current))
        elif current is None or current.made is None:
            found.append(Planned("Add", name, declared.type))
        else:
            changed = _modified(run.type_of(declared.type), declared, current, before.resources.get(name), scope)
            if changed is not None:
                scope.changes(name, replaced=changed.replacement != "False")
                found.append(changed)
    shown = _Shown(run, before, after, hidden, scope.changing)
    return sorted(map(shown.with_values, found), key=lambda planned: planned.logical_id)


def _removed(current: Resource) -> Planned:
    policy = "Delete" if current.deletion_policy == "Delete" else "Retain"
    return Planned(
        "Remove", current.logical_id, current.type, current.made.physical_id if current.made else "", policy=policy
    )


def _modified(
    kind: ResourceType | None, declared: Declared, current: Resource, before: Declared | None, scope: "_Forecast"
) -> Planned | None:
    details = list(_details(kind, declared, current, before, scope))
    if not details:
        return None
    if current.type != declared.type or any(
        each.recreation == "Always" and each.evaluation == "Static" for each in details
    ):
        replacement: Literal["True", "False", "Conditional"] = "True"
    elif any(each.recreation != "Never" for each in details):
        replacement = "Conditional"
    else:
        replacement = "False"
    physical_id = current.made.physical_id if current.made else ""
    policy = f"ReplaceAnd{declared.update_replace_policy}" if replacement == "True" else ""
    return Planned("Modify", declared.logical_id, declared.type, physical_id, replacement, details, policy)


def _details(
    kind: ResourceType | None, declared: Declared, current: Resource, before: Declared | None, scope: "_Forecast"
) -> Iterator[Detail]:
    wanted = scope.properties(declared)
    for name in sorted(wanted.keys() | current.properties.keys()):
        value, old = wanted.get(name), current.properties.get(name)
        if value == old:
            continue
        unknown = _holds_unknown(value)
        recreation = _recreation(kind, name, current.properties, wanted)
        direct = before is None or before.properties.get(name) != declared.properties.get(name)
        source, entity = _cause(declared, name, scope)
        if unknown and not direct and not scope.reaches_changed(declared.properties.get(name)):
            continue
        # What a parameter is, is known; what another resource will be is not.
        known = not unknown and (direct or source in ("", "ParameterReference"))
        evaluation: Literal["Static", "Dynamic"] = "Static" if known else "Dynamic"
        attribute: Literal["Properties", "Tags"] = "Tags" if name == "Tags" else "Properties"
        if direct or not source:
            yield Detail(attribute, name, recreation, evaluation, "DirectModification")
        else:
            yield Detail(attribute, name, recreation, evaluation, source, entity)
    if declared.metadata != current.metadata:
        yield Detail("Metadata", "", "Never", "Static", "DirectModification")
    if declared.deletion_policy != current.deletion_policy:
        yield Detail("DeletionPolicy", "", "Never", "Static", "DirectModification")
    if declared.update_replace_policy != current.update_replace_policy:
        yield Detail("UpdateReplacePolicy", "", "Never", "Static", "DirectModification")


def _recreation(kind: ResourceType | None, name: str, old: Properties, new: Properties) -> Any:
    if kind is None or kind.update is None or kind.properties.get(name) is Change.REPLACEMENT:
        return "Always"
    return "Conditionally" if kind.replaces is not None and kind.replaces(old, new) else "Never"


def _cause(declared: Declared, name: str, scope: "_Forecast") -> tuple[Any, str]:
    """Why a property changes that the template writes as before: what it refers to."""
    for each in references(declared.properties.get(name)):
        if each in scope.program.parameters:
            return "ParameterReference", each
    for logical_id, attribute in attributes(declared.properties.get(name)):
        if logical_id in scope.changing:
            return "ResourceAttribute", f"{logical_id}.{attribute}"
    for each in references(declared.properties.get(name)):
        if each in scope.changing:
            return "ResourceReference", each
    return "", ""


def _holds_unknown(value: Any) -> bool:
    if isinstance(value, str):
        return UNKNOWN in value
    if isinstance(value, list):
        return any(map(_holds_unknown, cast("list[Any]", value)))
    if isinstance(value, dict):
        return any(map(_holds_unknown, cast("dict[str, Any]", value).values()))
    return False


class _Shown:
    """What resources are and would be, as a change set shows it."""

    def __init__(
        self, run: Run, before: Program, after: Program, hidden: frozenset[str], changing: dict[str, bool]
    ) -> None:
        self._before = _Forecast(run.masked(before, hidden), run, before)
        self._after = _Forecast(run.masked(after, hidden), run, after)
        self._after.changing = changing

    def with_values(self, planned: Planned) -> Planned:
        old = self._context(self._before, planned) if planned.action != "Add" else None
        new = self._context(self._after, planned) if planned.action != "Remove" else None
        details = [_with_values(detail, old or {}, new or {}) for detail in planned.details]
        return replace(planned, details=details, before=_json(old), after=_json(new))

    @staticmethod
    def _context(scope: "_Forecast", planned: Planned) -> Mapping[str, Any] | None:
        declared = scope.program.resources.get(planned.logical_id)
        if declared is None:
            return None
        found = {
            "Properties": scope.properties(declared),
            "Metadata": declared.metadata,
            "DeletionPolicy": declared.deletion_policy,
            "UpdateReplacePolicy": declared.update_replace_policy,
        }
        # "Delete" is what is meant where nothing is written.
        return {name: value for name, value in found.items() if value and value != "Delete"}


def _with_values(detail: Detail, old: Mapping[str, Any], new: Mapping[str, Any]) -> Detail:
    if detail.attribute in ("Properties", "Tags"):
        old, new, name = old.get("Properties", {}), new.get("Properties", {}), detail.name
    else:
        name = detail.attribute
    return replace(detail, before=_text(old.get(name)), after=_text(new.get(name)))


def _text(value: Any) -> str | None:
    return value if value is None else text_of(value)


def _json(value: Any) -> str | None:
    return None if value is None else json.dumps(value)


class _Forecast:
    """The scope of things that are there, and of some that are not yet."""

    def __init__(self, scope: StackScope, run: Run, program: Program) -> None:
        self._scope = scope
        self._run = run
        self.program = program
        self.changing: dict[str, bool] = {}  # whether it may be replaced

    def changes(self, name: str, *, replaced: bool) -> None:
        self.changing[name] = replaced

    def properties(self, declared: Declared) -> Mapping[str, Any]:
        found: Mapping[str, Any] = evaluate(declared.properties, self)
        return found

    def reaches_changed(self, value: Any) -> bool:
        return any(self.changing.get(name) for name in references(taken(value, self.program)))

    def ref(self, name: str) -> Any:
        if self._is_coming(name):
            return UNKNOWN
        return self._scope.ref(name)

    def attribute(self, logical_id: str, name: str) -> Any:
        if self._is_coming(logical_id):
            return UNKNOWN
        try:
            return self._scope.attribute(logical_id, name)
        except InvalidTemplate:
            return UNKNOWN

    def condition(self, name: str) -> bool:
        return self._scope.condition(name)

    def mapping(self, name: str, top: str, second: str) -> Any:
        return self._scope.mapping(name, top, second)

    def export(self, name: str) -> str:
        return self._scope.export(name)

    def zones(self, region: str) -> list[str]:
        return self._scope.zones(region)

    def _is_coming(self, name: str) -> bool:
        if name not in self.program.resources:
            return False
        current = self._run.resources.get(name)
        return current is None or current.made is None or self.changing.get(name, False)
