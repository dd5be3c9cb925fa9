"""From a template to a program: transforms, parameters, conditions, and everything that can be wrong with them.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html
"""

import json
from collections.abc import Mapping
from typing import Any, Final, cast

from fogbank.kernel.resource import Deployment
from fogbank.services.cloudformation.errors import InvalidTemplate
from fogbank.services.cloudformation.graph import graph_of, references
from fogbank.services.cloudformation.model import Declared, DeclaredOutput, Program, Stack, Wish
from fogbank.services.cloudformation.scope import pseudo_parameters, zones
from fogbank.services.cloudformation.store import Export
from fogbank.services.cloudformation.template import parameters, rules, transforms
from fogbank.services.cloudformation.template.functions import as_text, evaluate
from fogbank.services.cloudformation.template.loading import load

_SECTIONS: Final = frozenset(
    {"AWSTemplateFormatVersion", "Conditions", "Description", "Hooks", "Mappings", "Metadata", "Outputs", "Parameters",
     "Resources", "Rules", "Transform"}
)  # fmt: skip
_OF_RESOURCE: Final = frozenset(
    {"Condition", "CreationPolicy", "DeletionPolicy", "DependsOn", "Description", "Metadata", "Properties", "Type",
     "UpdatePolicy", "UpdateReplacePolicy", "Version"}
)  # fmt: skip
_POLICIES: Final = ("Delete", "Retain", "Snapshot", "RetainExceptOnCreate")


async def prepare(
    text: str,
    stack: Stack,
    deployment: Deployment,
    *,
    given: Mapping[str, str],
    use_previous: frozenset[str] = frozenset(),
    tags: Mapping[str, str] | None = None,
    capabilities: tuple[str, ...] = (),
    exports: Mapping[str, Export] | None = None,
) -> Wish:
    """What a stack is asked to be. Raises CloudFormationValidation, InsufficientCapabilities."""
    raw = load(text)
    declared = parameters.declared(raw.get("Parameters"))
    values = await parameters.values_of(declared, given, stack.wish.parameters, use_previous, deployment)
    processed = await transforms.apply(raw, values, stack, deployment, capabilities)
    _check_sections(processed)
    # A transform may add parameters of its own.
    added = parameters.declared(processed.get("Parameters"))
    if added.keys() != declared.keys():
        values = await parameters.values_of(added, given, stack.wish.parameters, use_previous, deployment)
    program = _program(processed, values.values, stack, exports or {})
    transforms.check_capabilities(program, capabilities)
    return Wish(
        text,
        json.dumps(processed, separators=(",", ":")),
        program,
        values.texts,
        values.hidden,
        values.resolved,
        dict(tags or {}),
        capabilities,
        as_text(processed.get("Description", "")),
    )


def _check_sections(template: Mapping[str, Any]) -> None:
    unknown = [name for name in template if name not in _SECTIONS]
    if unknown:
        raise InvalidTemplate(f"Invalid template property or properties [{', '.join(unknown)}]")
    version = template.get("AWSTemplateFormatVersion", "2010-09-09")
    if as_text(version) != "2010-09-09":
        raise InvalidTemplate("Template format error: Unsupported template format version.")
    if template.get("Hooks"):
        raise InvalidTemplate("Fogbank does not support the section Hooks of a template.")
    resources = template.get("Resources")
    if not isinstance(resources, dict) or not resources:
        raise InvalidTemplate("Template format error: At least one Resources member must be defined.")


def _program(
    template: Mapping[str, Any], values: Mapping[str, Any], stack: Stack, exports: Mapping[str, Export]
) -> Program:
    mappings = cast("dict[str, Any]", template.get("Mappings") or {})
    scope = _Early(stack, values, mappings, cast("dict[str, Any]", template.get("Conditions") or {}), exports)
    conditions = {name: scope.condition(name) for name in scope.declared}
    rules.check(template.get("Rules"), scope)
    resources: dict[str, Declared] = {}
    all_declared = cast("dict[str, Any]", template["Resources"])
    for name, raw in all_declared.items():
        if isinstance(raw, dict) and "Condition" in raw and not scope.condition(as_text(raw["Condition"])):
            scope.leave_out(name)
    for name, raw in all_declared.items():
        declared = _declared(name, raw, scope)
        if declared is not None:
            resources[name] = declared
    outputs: dict[str, DeclaredOutput] = {}
    for name, raw in cast("dict[str, Any]", template.get("Outputs") or {}).items():
        output = _output(name, raw, scope)
        if output is not None:
            outputs[name] = output
    program = Program(resources, outputs, values, mappings, conditions)
    _check_references(program, stack)
    graph_of(resources)
    return program


def _declared(name: str, raw: Any, scope: "_Early") -> Declared | None:
    if not name.isalnum() or not name.isascii():
        raise InvalidTemplate(f"Template format error: Resource name {name} is non alphanumeric.")
    if not isinstance(raw, dict) or not isinstance(cast("dict[str, Any]", raw).get("Type"), str):
        raise InvalidTemplate(
            f"Template format error: [/Resources/{name}] Every Resources object must contain a Type member."
        )
    members = cast("dict[str, Any]", raw)
    for member in members:
        if member not in _OF_RESOURCE:
            raise InvalidTemplate(f"Invalid template resource property '{member}'")
    if scope.is_left_out(name):
        return None
    depends_on = members.get("DependsOn", ())
    deletion = _policy(members.get("DeletionPolicy"), scope)
    properties: Any = members.get("Properties") or {}
    if not isinstance(properties, dict):
        raise InvalidTemplate(f"[/Resources/{name}/Properties] 'null' values are not allowed in templates")
    return Declared(
        name,
        str(members["Type"]),
        cast("dict[str, Any]", properties),
        # What a condition leaves out is waited for by nobody.
        tuple(
            each
            for each in ([depends_on] if isinstance(depends_on, str) else depends_on)
            if not scope.is_left_out(each)
        ),
        deletion,
        _policy(members.get("UpdateReplacePolicy"), scope),
        members.get("CreationPolicy"),
        members.get("Metadata"),
    )


def _policy(raw: Any, scope: "_Early") -> Any:
    policy = "Delete" if raw is None else as_text(evaluate(raw, scope))
    if policy not in _POLICIES:
        raise InvalidTemplate(f"Template format error: Unrecognized DeletionPolicy {policy} for resource.")
    return policy


def _output(name: str, raw: Any, scope: "_Early") -> DeclaredOutput | None:
    if not isinstance(raw, dict) or "Value" not in raw:
        raise InvalidTemplate(
            f"Template format error: [/Outputs/{name}] Every Outputs member must contain a Value object"
        )
    members = cast("dict[str, Any]", raw)
    if "Condition" in members and not scope.condition(as_text(members["Condition"])):
        return None
    export = cast("dict[str, Any]", members.get("Export") or {}).get("Name")
    return DeclaredOutput(name, members["Value"], as_text(members.get("Description", "")), export)


def _check_references(program: Program, stack: Stack) -> None:
    """Every name that a function mentions must mean something."""
    known = program.resources.keys() | program.parameters.keys() | pseudo_parameters(stack).keys()
    for where, values in (
        ("Resources", [declared.properties for declared in program.resources.values()]),
        ("Outputs", [[output.value, output.export] for output in program.outputs.values()]),
    ):
        unknown = sorted({name for value in values for name in references(taken(value, program)) if name not in known})
        if unknown:
            raise InvalidTemplate(
                f"Template format error: Unresolved resource dependencies [{', '.join(unknown)}] in the {where} block "
                "of the template"
            )


def taken(value: Any, program: Program) -> Any:
    """The value without the branches of Fn::If that are not taken."""
    if isinstance(value, list):
        return [taken(each, program) for each in cast("list[Any]", value)]
    if not isinstance(value, dict):
        return value
    members = cast("dict[str, Any]", value)
    match members:
        case {"Fn::If": [str() as name, then, otherwise]} if len(members) == 1 and name in program.conditions:
            return taken(then if program.conditions[name] else otherwise, program)
        case _:
            return {name: taken(each, program) for name, each in members.items()}


class _Early:
    """The scope before anything is made: parameters, mappings and conditions."""

    def __init__(
        self,
        stack: Stack,
        values: Mapping[str, Any],
        mappings: Mapping[str, Any],
        conditions: Mapping[str, Any],
        exports: Mapping[str, Export],
    ) -> None:
        self._pseudo = pseudo_parameters(stack)
        self._values = values
        self._mappings = mappings
        self._exports = exports
        self.declared = conditions
        self._decided: dict[str, bool] = {}
        self._deciding: set[str] = set()
        self._left_out: set[str] = set()

    def ref(self, name: str) -> Any:
        if name in self._pseudo:
            return self._pseudo[name]
        if name in self._values:
            return self._values[name]
        raise InvalidTemplate(
            f"Template format error: Unresolved dependencies [{name}]. Cannot reference resources in the Conditions "
            "block of the template"
        )

    def attribute(self, logical_id: str, name: str) -> Any:
        raise InvalidTemplate("Template error: Cannot use Fn::GetAtt where no resource can be referred to")

    def condition(self, name: str) -> bool:
        if name not in self.declared:
            raise InvalidTemplate(f"Template format error: Unresolved condition dependency {name}")
        if name not in self._decided:
            if name in self._deciding:
                raise InvalidTemplate(f"Template format error: Circular dependency between conditions: [{name}]")
            self._deciding.add(name)
            self._decided[name] = bool(evaluate(self.declared[name], self))
        return self._decided[name]

    def mapping(self, name: str, top: str, second: str) -> Any:
        if name not in self._mappings:
            raise InvalidTemplate(f"Template error: Mapping named '{name}' is not present in the 'Mappings' section.")
        return self._mappings[name].get(top, {}).get(second)

    def export(self, name: str) -> str:
        if name not in self._exports:
            raise InvalidTemplate(f"No export named {name} found.")
        return self._exports[name].value

    def zones(self, region: str) -> list[str]:
        return zones(region or str(self._pseudo["AWS::Region"]))

    def is_left_out(self, logical_id: str) -> bool:
        return logical_id in self._left_out

    def leave_out(self, logical_id: str) -> None:
        self._left_out.add(logical_id)
