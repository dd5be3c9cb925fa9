"""The intrinsic functions, evaluated: a value of a template and a scope to a plain value.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
"""

import base64
import ipaddress
import json
from collections.abc import Callable, Mapping
from typing import Any, Final, Protocol, cast

from fogbank.services.cloudformation.errors import InvalidTemplate
from fogbank.services.cloudformation.graph import VARIABLE

# `Ref: AWS::NoValue`: the property that has it is not there.
NO_VALUE: Final = object()


class Scope(Protocol):
    """What names mean."""

    def ref(self, name: str) -> Any:
        """A parameter, a pseudo parameter or a resource. Raises InvalidTemplate."""
        ...

    def attribute(self, logical_id: str, name: str) -> Any: ...

    def condition(self, name: str) -> bool: ...

    def mapping(self, name: str, top: str, second: str) -> Any:
        """None where there is none."""
        ...

    def export(self, name: str) -> str: ...

    def zones(self, region: str) -> list[str]: ...


def evaluate(value: Any, scope: Scope) -> Any:
    """The plain value. Raises InvalidTemplate."""
    if isinstance(value, list):
        items = [evaluate(each, scope) for each in cast("list[Any]", value)]
        return [item for item in items if item is not NO_VALUE]
    if not isinstance(value, dict):
        return value
    members = cast("dict[str, Any]", value)
    if len(members) == 1:
        [(name, argument)] = members.items()
        if name == "Ref":
            return NO_VALUE if argument == "AWS::NoValue" else scope.ref(argument)
        if name == "Condition" and isinstance(argument, str):
            return scope.condition(argument)
        if name in _FUNCTIONS:
            return _FUNCTIONS[name](argument, scope)
        if name.startswith("Fn::"):
            raise InvalidTemplate(f"Template error: unsupported function {name}")
    evaluated = {name: evaluate(each, scope) for name, each in members.items()}
    return {name: each for name, each in evaluated.items() if each is not NO_VALUE}


def _get_att(argument: Any, scope: Scope) -> Any:
    match argument:
        case str() if "." in argument:
            logical_id, _, name = argument.partition(".")
        case [str() as logical_id, rest]:
            name = evaluate(rest, scope)
        case _:
            raise InvalidTemplate(
                "Template error: every Fn::GetAtt object requires two non-empty parameters, the "
                "resource name and the resource attribute"
            )
    return scope.attribute(logical_id, str(name))


def _sub(argument: Any, scope: Scope) -> str:
    match argument:
        case str() as text:
            own: dict[str, Any] = {}
        case [str() as text, given] if type(given) is dict:
            own = cast("dict[str, Any]", evaluate(given, scope))
        case _:
            raise InvalidTemplate(
                "Template error: One or more Fn::Sub intrinsic functions don't specify expected arguments. Specify a "
                "string as first argument, and an optional second argument to specify a mapping of values to replace "
                "in the string"
            )

    def found(name: str) -> str:
        name = name.strip()
        if name in own:
            return as_text(own[name])
        logical_id, dot, attribute = name.partition(".")
        return as_text(scope.attribute(logical_id, attribute) if dot else scope.ref(name))

    return VARIABLE.sub(lambda match: found(match.group(1)), text).replace("${!", "${")


def as_text(value: Any) -> str:
    """A value within a text."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return ",".join(as_text(each) for each in cast("list[Any]", value))
    return str(value)


def _join(argument: Any, scope: Scope) -> str:
    match argument:
        case [str() as delimiter, values]:
            items = evaluate(values, scope)
        case _:
            raise InvalidTemplate(
                "Template error: every Fn::Join object requires two parameters, (1) a string "
                "delimiter and (2) a list of strings to be joined or a function that returns a list"
            )
    if not isinstance(items, list):
        raise InvalidTemplate(
            "Template error: every Fn::Join object requires two parameters, (1) a string delimiter "
            "and (2) a list of strings to be joined or a function that returns a list"
        )
    return delimiter.join(as_text(each) for each in cast("list[Any]", items))


def _split(argument: Any, scope: Scope) -> list[str]:
    match evaluate(argument, scope):
        case [str() as delimiter, str() as text] if delimiter:
            return text.split(delimiter)
        case _:
            raise InvalidTemplate(
                "Template error: every Fn::Split object requires two parameters, (1) a string "
                "delimiter and (2) a string to be split or a function that returns a string"
            )


def _select(argument: Any, scope: Scope) -> Any:
    match evaluate(argument, scope):
        case [index, items] if type(items) is list:
            try:
                return cast("list[Any]", items)[_index(index)]
            except (IndexError, ValueError):
                raise InvalidTemplate(
                    f"Template error: Fn::Select cannot select nonexistent value at index {index}"
                ) from None
        case _:
            raise InvalidTemplate(
                "Template error: Fn::Select requires a list argument with two elements: an integer index and a list"
            )


def _index(value: Any) -> int:
    index = int(value)
    if index < 0:
        raise ValueError
    return index


def _if(argument: Any, scope: Scope) -> Any:
    match argument:
        case [str() as name, then, otherwise]:
            return evaluate(then if scope.condition(name) else otherwise, scope)
        case _:
            raise InvalidTemplate("Template error: Fn::If requires a list argument with three elements")


def _find_in_map(argument: Any, scope: Scope) -> Any:
    match argument:
        case [name, top, second]:
            default: Any = None
        case [name, top, second, {"DefaultValue": default}]:
            pass
        case _:
            raise InvalidTemplate(
                "Template error: every Fn::FindInMap object requires three parameters, the map name, "
                "map key and the attribute for return value"
            )
    names = [as_text(evaluate(each, scope)) for each in (name, top, second)]
    found = scope.mapping(*names)
    if found is None and default is None:
        raise InvalidTemplate(f"Template error: Unable to get mapping for {'::'.join(names)}")
    return evaluate(default, scope) if found is None else found


def _base64(argument: Any, scope: Scope) -> str:
    return base64.b64encode(as_text(evaluate(argument, scope)).encode()).decode()


def _cidr(argument: Any, scope: Scope) -> list[str]:
    match evaluate(argument, scope):
        case [str() as block, count]:
            bits: Any = 8
        case [str() as block, count, bits]:
            pass
        case _:
            raise InvalidTemplate("Template error: every Fn::Cidr object requires two or three parameters")
    try:
        network = ipaddress.ip_network(block)
        subnets = network.subnets(new_prefix=network.max_prefixlen - int(bits))
        return [str(subnet) for subnet, _ in zip(subnets, range(int(count)), strict=False)]
    except ValueError as error:
        raise InvalidTemplate(f"Template error: Fn::Cidr: {error}") from None


def _import_value(argument: Any, scope: Scope) -> str:
    return scope.export(as_text(evaluate(argument, scope)))


def _get_azs(argument: Any, scope: Scope) -> list[str]:
    return scope.zones(as_text(evaluate(argument, scope)))


def _to_json_string(argument: Any, scope: Scope) -> str:
    return json.dumps(evaluate(argument, scope), separators=(",", ":"))


def _length(argument: Any, scope: Scope) -> int:
    found = evaluate(argument, scope)
    if not isinstance(found, list):
        raise InvalidTemplate("Template error: Fn::Length expects a list")
    return len(cast("list[Any]", found))


def _equals(argument: Any, scope: Scope) -> bool:
    match evaluate(argument, scope):
        case [left, right]:
            return as_text(left) == as_text(right)
        case _:
            raise InvalidTemplate("Template error: every Fn::Equals object requires a list of 2 string parameters.")


def _conditions(argument: Any, scope: Scope) -> list[bool]:
    if not isinstance(argument, list):
        raise InvalidTemplate("Template error: every condition function requires a list")
    return [bool(evaluate(each, scope)) for each in cast("list[Any]", argument)]


def _contains(argument: Any, scope: Scope) -> bool:
    match evaluate(argument, scope):
        case [values, value] if type(values) is list:
            return as_text(value) in [as_text(each) for each in cast("list[Any]", values)]
        case _:
            raise InvalidTemplate("Template error: Fn::Contains needs a list of strings and a string")


def _each_member_equals(argument: Any, scope: Scope) -> bool:
    match evaluate(argument, scope):
        case [values, value] if type(values) is list:
            return all(as_text(each) == as_text(value) for each in cast("list[Any]", values))
        case _:
            raise InvalidTemplate("Template error: Fn::EachMemberEquals needs a list of strings and a string")


def _each_member_in(argument: Any, scope: Scope) -> bool:
    match evaluate(argument, scope):
        case [values, allowed] if type(values) is list and type(allowed) is list:
            known = {as_text(each) for each in cast("list[Any]", allowed)}
            return all(as_text(each) in known for each in cast("list[Any]", values))
        case _:
            raise InvalidTemplate("Template error: Fn::EachMemberIn needs two lists of strings")


_FUNCTIONS: Final[Mapping[str, Callable[[Any, Scope], Any]]] = {
    "Fn::And": lambda argument, scope: all(_conditions(argument, scope)),
    "Fn::Base64": _base64,
    "Fn::Cidr": _cidr,
    "Fn::Contains": _contains,
    "Fn::EachMemberEquals": _each_member_equals,
    "Fn::EachMemberIn": _each_member_in,
    "Fn::Equals": _equals,
    "Fn::FindInMap": _find_in_map,
    "Fn::GetAZs": _get_azs,
    "Fn::GetAtt": _get_att,
    "Fn::If": _if,
    "Fn::ImportValue": _import_value,
    "Fn::Join": _join,
    "Fn::Length": _length,
    "Fn::Not": lambda argument, scope: not _conditions(argument, scope)[0],
    "Fn::Or": lambda argument, scope: any(_conditions(argument, scope)),
    "Fn::Select": _select,
    "Fn::Split": _split,
    "Fn::Sub": _sub,
    "Fn::ToJsonString": _to_json_string,
}
