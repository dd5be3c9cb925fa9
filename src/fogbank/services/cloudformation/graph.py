"""What needs what: a program's resources as a graph.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-dependson.html
"""

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from typing import Any, Final, cast

from fogbank.services.cloudformation.errors import InvalidTemplate
from fogbank.services.cloudformation.model import Declared

# ${Name}, ${Name.Attribute}; ${!Literal} is none.
VARIABLE: Final = re.compile(r"\$\{([^!{}][^{}]*)\}")
VARIABLE_NAME: Final = re.compile(r"[A-Za-z0-9_.:]+\Z")


def needs(declared: Declared, known: Mapping[str, Any]) -> frozenset[str]:
    """The logical ids that a resource refers to or depends on."""
    found = {name for name in references(declared.properties) if name in known}
    return frozenset(found | set(declared.depends_on))


def references(value: Any) -> Iterator[str]:
    """Every name that Ref, Fn::GetAtt or Fn::Sub mention in a value: resources, parameters, whatever they are.

    Raises InvalidTemplate for a variable of Fn::Sub that is no name.
    """
    if isinstance(value, list):
        for each in cast("list[Any]", value):
            yield from references(each)
    elif isinstance(value, dict):
        members = cast("dict[str, Any]", value)
        if len(members) == 1:
            yield from _of_function(*next(iter(members.items())))
        for each in members.values():
            yield from references(each)


def _of_function(name: str, argument: Any) -> Iterator[str]:
    match name, argument:
        case "Ref", str():
            yield argument
        case "Fn::GetAtt", [str() as logical_id, *_]:
            yield logical_id
        case "Fn::GetAtt", str():
            yield argument.partition(".")[0]
        case "Fn::Sub", str():
            yield from _of_text(argument)
        case "Fn::Sub", [str() as text, own] if type(own) is dict:
            names = cast("dict[str, Any]", own)
            yield from _of_text(text, names)
        case _:
            return


def attributes(value: Any) -> Iterator[tuple[str, str]]:
    """What Fn::GetAtt and Fn::Sub want of resources: their logical ids, and the attributes' names."""
    if isinstance(value, list):
        for each in cast("list[Any]", value):
            yield from attributes(each)
    elif isinstance(value, dict):
        members = cast("dict[str, Any]", value)
        match members:
            case {"Fn::GetAtt": [str() as logical_id, str() as name]}:
                yield logical_id, name
            case {"Fn::GetAtt": str() as text} if "." in text:
                logical_id, _, name = text.partition(".")
                yield logical_id, name
            case {"Fn::Sub": str() as text}:
                yield from _attributes_of(text, ())
            case {"Fn::Sub": [str() as text, own]} if type(own) is dict:
                yield from _attributes_of(text, cast("dict[str, Any]", own))
            case _:
                pass
        for each in members.values():
            yield from attributes(each)


def _attributes_of(text: str, own: Container[str]) -> Iterator[tuple[str, str]]:
    for variable in VARIABLE.findall(text):
        logical_id, dot, name = variable.partition(".")
        if dot and variable not in own:
            yield logical_id, name


def _of_text(text: str, own: Container[str] = ()) -> Iterator[str]:
    for variable in VARIABLE.findall(text):
        if not VARIABLE_NAME.match(variable):
            raise InvalidTemplate(
                "Template error: variable names in Fn::Sub syntax must contain only alphanumeric characters, "
                "underscores, periods, and colons"
            )
        if variable not in own:
            yield variable.partition(".")[0]


def order(graph: Mapping[str, frozenset[str]]) -> Sequence[str]:
    """The names, each after all that it needs. Raises InvalidTemplate for a circle."""
    try:
        return list(TopologicalSorter(graph).static_order())
    except CycleError as error:
        circle = sorted(set(cast("list[str]", error.args[1])))
        raise InvalidTemplate(f"Circular dependency between resources: [{', '.join(circle)}]") from None


def graph_of(resources: Mapping[str, Declared]) -> Mapping[str, frozenset[str]]:
    """What each resource needs. Raises InvalidTemplate for a circle, or a dependency that is not there."""
    for declared in resources.values():
        for name in declared.depends_on:
            if name not in resources:
                raise InvalidTemplate(
                    f"Template format error: Unresolved resource dependencies [{name}] in the Resources block of the "
                    "template"
                )
    graph = {name: needs(declared, resources) for name, declared in resources.items()}
    order(graph)
    return graph
