"""From a template to a program: transforms, parameters, conditions, and everything that can be wrong with them.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html
"""

import json
import re
from collections.abc import Mapping
from typing import Any, Final, cast

from fogbank.kernel.resource import Deployment, ResourceTypes
from fogbank.services.cloudformation import signals
from fogbank.services.cloudformation.errors import InvalidTemplate
from fogbank.services.cloudformation.graph import attributes, graph_of, references
from fogbank.services.cloudformation.model import Declared, DeclaredOutput, Program, Stack, Wish
from fogbank.services.cloudformation.scope import pseudo_parameters, zones
from fogbank.services.cloudformation.store import Export
from fogbank.services.cloudformation.template import parameters, rules, sections, transforms
from fogbank.services.cloudformation.template.functions import as_text, decide, evaluate
from fogbank.services.cloudformation.template.loading import load

_POLICIES: Final = ("Delete", "Retain", "Snapshot", "RetainExceptOnCreate")
_OF_RESOURCE: Final = frozenset(
    {"Condition", "CreationPolicy", "DeletionPolicy", "DependsOn", "Description", "Metadata", "Properties", "Type",
     "UpdatePolicy", "UpdateReplacePolicy", "Version"}
)  # fmt: skip
_OF_OUTPUT: Final = frozenset({"Condition", "Description", "Export", "Value"})
# https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html
_WITH_SNAPSHOTS: Final = frozenset(
    {"AWS::DocDB::DBCluster", "AWS::EC2::Volume", "AWS::ElastiCache::CacheCluster",
     "AWS::ElastiCache::ReplicationGroup", "AWS::Neptune::DBCluster", "AWS::RDS::DBCluster", "AWS::RDS::DBInstance",
     "AWS::Redshift::Cluster"}
)  # fmt: skip
# Types that are honoured here and take a CreationPolicy; and the page's list of those that may resolve ssm-secure.
_SIGNALLED: Final = "AWS::CloudFormation::WaitCondition"
_WITH_SECURE: Final = frozenset({"AWS::IAM::User"})
_TYPE: Final = re.compile(r"[A-Za-z0-9]+(::[A-Za-z0-9_@-]+)+\Z")


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
    reviewed: bool = False,
) -> Wish:
    """What a stack is asked to be. Raises CloudFormationValidation, InsufficientCapabilities.

    `reviewed`: as a change set; what transforms make of a template need not be acknowledged then.
    """
    raw = load(text)
    declared = parameters.declared(raw.get("Parameters"))
    values = await parameters.values_of(declared, given, stack.wish.parameters, use_previous, deployment)
    if not reviewed:
        transforms.check_expansion(raw, capabilities)
    processed = await transforms.apply(raw, values, stack, deployment)
    sections.check(processed, extended=transforms.EXTENSIONS in transforms.names_of(raw))
    # A transform may add parameters of its own.
    added = parameters.declared(processed.get("Parameters"))
    if added.keys() != declared.keys():
        values = await parameters.values_of(added, given, stack.wish.parameters, use_previous, deployment)
    program = _program(processed, values.values, stack, exports or {})
    _check_attributes(program, deployment)
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
    members = cast("dict[str, Any]", raw) if isinstance(raw, dict) else {}
    kind = members.get("Type")
    if not isinstance(kind, str):
        raise InvalidTemplate(
            f"Template format error: [/Resources/{name}] Every Resources object must contain a Type member."
        )
    for member in members:
        if member not in _OF_RESOURCE:
            raise InvalidTemplate(f"Invalid template resource property '{member}'")
    if not _TYPE.match(kind):
        raise InvalidTemplate(f"Template format error: Unrecognized resource types: [{kind}]")
    properties: Any = members.get("Properties", {})
    if not isinstance(properties, dict):
        raise InvalidTemplate(f"Template format error: [/Resources/{name}/Properties] must be an object.")
    depends_on = _depends_on(name, members.get("DependsOn", []))
    _check_update_policy(members.get("UpdatePolicy"))
    if scope.is_left_out(name):
        return None
    _check_secure(kind, cast("dict[str, Any]", properties))
    return Declared(
        name,
        kind,
        cast("dict[str, Any]", properties),
        # What a condition leaves out is waited for by nobody.
        tuple(each for each in depends_on if not scope.is_left_out(each)),
        _policy("DeletionPolicy", members, kind, scope),
        _policy("UpdateReplacePolicy", members, kind, scope),
        _creation_policy(kind, members, scope),
        members.get("Metadata"),
    )


def _depends_on(name: str, raw: Any) -> list[str]:
    names = [raw] if isinstance(raw, str) else raw
    if not isinstance(names, list) or not all(isinstance(each, str) for each in cast("list[Any]", names)):
        raise InvalidTemplate(
            f"Template format error: DependsOn of the resource {name} must be a string or a list of strings."
        )
    return cast("list[str]", names)


def _check_update_policy(raw: Any) -> None:
    """Those that concern other types than Fogbank's are read over (see NOTES)."""
    if isinstance(raw, dict) and "CodeDeployLambdaAliasUpdate" in raw:
        raise InvalidTemplate("Fogbank does not support CodeDeployLambdaAliasUpdate in an UpdatePolicy.")


def _check_secure(kind: str, properties: Mapping[str, Any]) -> None:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references-ssm-secure-strings.html"""
    if kind in _WITH_SECURE:
        return
    for name, value in properties.items():
        if "{{resolve:ssm-secure:" in json.dumps(value):
            raise InvalidTemplate(f"SSM Secure reference is not supported in: [{kind}/Properties/{name}]")


def _creation_policy(kind: str, members: Mapping[str, Any], scope: "_Early") -> Mapping[str, Any] | None:
    raw = members.get("CreationPolicy")
    if raw is None:
        if kind == _SIGNALLED and "Handle" not in members.get("Properties", {}):
            raise InvalidTemplate("Template format error: A WaitCondition needs a Handle or a CreationPolicy.")
        return None
    if kind != _SIGNALLED:
        raise InvalidTemplate(f"Fogbank does not support the CreationPolicy of {kind}.")
    policy = evaluate(raw, scope)
    if not isinstance(policy, dict):
        raise InvalidTemplate("Template format error: CreationPolicy must be an object.")
    found = cast("dict[str, Any]", policy)
    signals.policy_of(found)
    return found


def _policy(member: str, members: Mapping[str, Any], kind: str, scope: "_Early") -> Any:
    raw = members.get(member)
    policy = "Delete" if raw is None else as_text(evaluate(raw, scope))
    allowed = _POLICIES if member == "DeletionPolicy" else _POLICIES[:3]
    if policy not in allowed:
        raise InvalidTemplate(f"Template format error: Unrecognized {member} {policy} for resource.")
    if policy == "Snapshot" and kind not in _WITH_SNAPSHOTS:
        raise InvalidTemplate(f"Template error: resource type {kind} does not support deletion policy Snapshot")
    return policy


def _output(name: str, raw: Any, scope: "_Early") -> DeclaredOutput | None:
    if not name.isalnum() or not name.isascii():
        raise InvalidTemplate(f"Template format error: Output name {name} is non alphanumeric.")
    if not isinstance(raw, dict) or "Value" not in raw:
        raise InvalidTemplate(
            f"Template format error: [/Outputs/{name}] Every Outputs member must contain a Value object"
        )
    members = cast("dict[str, Any]", raw)
    for member in members:
        if member not in _OF_OUTPUT:
            raise InvalidTemplate(f"Invalid template output property '{member}'")
    export: Any = members.get("Export", {})
    if not isinstance(export, dict) or ("Export" in members and "Name" not in export):
        raise InvalidTemplate(f"Template format error: [/Outputs/{name}/Export] must contain a Name.")
    if "Condition" in members and not scope.condition(as_text(members["Condition"])):
        return None
    named = cast("dict[str, Any]", export).get("Name")
    return DeclaredOutput(name, members["Value"], as_text(members.get("Description", "")), named)


def _check_references(program: Program, stack: Stack) -> None:
    """Every name that a function mentions must mean something."""
    known = program.resources.keys() | program.parameters.keys() | pseudo_parameters(stack).keys()
    for where, values in (
        ("Resources", [declared.properties for declared in program.resources.values()]),
        ("Outputs", [[output.value, output.export] for output in program.outputs.values()]),
    ):
        used = [taken(value, program) for value in values]
        unknown = sorted({name for value in used for name in references(value) if name not in known})
        if unknown:
            raise InvalidTemplate(
                f"Template format error: Unresolved resource dependencies [{', '.join(unknown)}] in the {where} block "
                "of the template"
            )


def _check_attributes(program: Program, deployment: Deployment) -> None:
    """Every attribute that a function wants must be one, as far as the type is known here."""
    types = deployment.ctx.world.port(ResourceTypes).types
    values = [declared.properties for declared in program.resources.values()]
    for value in [*values, *([output.value, output.export] for output in program.outputs.values())]:
        for logical_id, attribute in attributes(taken(value, program)):
            declared = program.resources.get(logical_id)
            if declared is None:
                raise InvalidTemplate(
                    f"Template error: instance of Fn::GetAtt references undefined resource {logical_id}"
                )
            kind = types.get(declared.type)
            if kind is not None and attribute not in kind.attributes and "*" not in kind.attributes:
                raise InvalidTemplate(
                    f"Template error: resource {logical_id} does not support attribute type {attribute} in Fn::GetAtt"
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
            self._decided[name] = decide(self.declared[name], self)
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
