"""What names mean while a stack is worked on."""

from collections.abc import Mapping
from typing import Any, Final, final

from fogbank.kernel.arn import partition_of
from fogbank.services.cloudformation.errors import InvalidTemplate
from fogbank.services.cloudformation.model import Program, Resource, Stack
from fogbank.services.cloudformation.skipping import ANY
from fogbank.services.cloudformation.store import Export
from fogbank.services.cloudformation.template.functions import NO_VALUE

STARS: Final = "****"
_SUFFIXES: Final = {"aws-cn": "amazonaws.com.cn"}


@final
class StackScope:
    """See `template.functions.Scope`. `imported` gathers the exports that were asked for."""

    def __init__(
        self, stack: Stack, program: Program, resources: Mapping[str, Resource], exports: Mapping[str, Export]
    ) -> None:
        self._program = program
        self._resources = resources
        self._exports = exports
        self._pseudo = pseudo_parameters(stack)
        self.imported: set[str] = set()
        self.masks = False
        self.hidden: frozenset[str] = frozenset()  # parameters

    def ref(self, name: str) -> Any:
        if name in self._pseudo:
            return self._pseudo[name]
        if name in self._program.parameters:
            return STARS if name in self.hidden else self._program.parameters[name]
        made = self._made(name)
        return made.physical_id if made.ref is None else made.ref

    def attribute(self, logical_id: str, name: str) -> Any:
        made = self._made(logical_id)
        if self.masks and made.no_echo:
            return STARS
        if name not in made.attributes and ANY in made.attributes:
            return f"{made.attributes[ANY]}.{name}"
        if name not in made.attributes:
            type_ = self._program.resources[logical_id].type
            raise InvalidTemplate(
                f"Template error: resource {logical_id} does not support attribute type {name} in Fn::GetAtt"
                if type_ not in ("AWS::CloudFormation::Stack", "AWS::CloudFormation::CustomResource")
                and not type_.startswith("Custom::")
                else f"Attribute {name} of {logical_id} does not exist in the response"
            )
        return made.attributes[name]

    def condition(self, name: str) -> bool:
        if name not in self._program.conditions:
            raise InvalidTemplate(f"Template error: unresolved condition dependency {name} in Fn::If")
        return self._program.conditions[name]

    def mapping(self, name: str, top: str, second: str) -> Any:
        return self._program.mappings.get(name, {}).get(top, {}).get(second)

    def export(self, name: str) -> str:
        if name not in self._exports:
            raise InvalidTemplate(f"No export named {name} found.")
        self.imported.add(name)
        return self._exports[name].value

    def zones(self, region: str) -> list[str]:
        return zones(region or str(self._pseudo["AWS::Region"]))

    def _made(self, name: str) -> Any:
        resource = self._resources.get(name)
        if resource is None or resource.made is None:
            raise InvalidTemplate(
                f"Template format error: Unresolved resource dependencies [{name}] in the Resources block of the "
                "template"
            )
        return resource.made


def pseudo_parameters(stack: Stack) -> Mapping[str, Any]:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/pseudo-parameter-reference.html"""
    partition = partition_of(stack.region)
    return {
        "AWS::AccountId": stack.account,
        "AWS::NotificationARNs": list(stack.notification_arns),
        "AWS::NoValue": NO_VALUE,
        "AWS::Partition": partition,
        "AWS::Region": stack.region,
        "AWS::StackId": stack.id,
        "AWS::StackName": stack.name,
        "AWS::URLSuffix": _SUFFIXES.get(partition, "amazonaws.com"),
    }


def zones(region: str) -> list[str]:
    """Three zones a region: which ones an account has is AWS's business."""
    return [f"{region}{letter}" for letter in "abc"]
