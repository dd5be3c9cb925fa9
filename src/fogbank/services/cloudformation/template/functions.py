"""The intrinsic functions, evaluated: a value of a template and a scope to a plain value.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
"""

import base64
import ipaddress
import json
from collections.abc import Callable, Mapping
from itertools import islice
from typing import Any, Final, Protocol, cast

from fogbank.services.cloudformation.errors import InvalidTemplate
from fogbank.services.cloudformation.graph import VARIABLE

# `Ref: AWS::NoValue`: the property that has it is not there.
NO_VALUE: Final = object()
_OPERANDS_MAX: Final = 10
_CIDR_BLOCKS_MAX: Final = 256


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
            return _ref(argument, scope)
        if name in _FUNCTIONS:
            return _FUNCTIONS[name](argument, scope)
        if name.startswith("Fn::"):
            raise InvalidTemplate(f"Template error: Fogbank does not support the function {name}")
    evaluated = {name: evaluate(each, scope) for name, each in members.items()}
    return {name: each for name, each in evaluated.items() if each is not NO_VALUE}


def decide(value: Any, scope: Scope) -> bool:
    """What a condition comes to: a function that says yes or no, or `Condition: NAME`. Raises InvalidTemplate."""
    match value:
        case {"Condition": str() as name} if len(cast("dict[str, Any]", value)) == 1:
            return scope.condition(name)
        case _:
            found = evaluate(value, scope)
    if isinstance(found, bool) and not isinstance(value, bool):
        return found
    raise InvalidTemplate(
        "Template format error: Conditions can only be boolean operations on parameters and other conditions"
    )


def _ref(argument: Any, scope: Scope) -> Any:
    if not isinstance(argument, str):
        raise InvalidTemplate("Template error: every Ref object must have a single String value.")
    return NO_VALUE if argument == "AWS::NoValue" else scope.ref(argument)


def _get_att(argument: Any, scope: Scope) -> Any:
    match argument:
        case str() if "." in argument:
            logical_id, _, name = argument.partition(".")
        case [str() as logical_id, str() | {"Ref": str()} as rest]:
            name = as_text(evaluate(rest, scope))
        case _:
            raise InvalidTemplate(
                "Template error: every Fn::GetAtt object requires two non-empty parameters, the "
                "resource name and the resource attribute"
            )
    return scope.attribute(logical_id, name)


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
    if isinstance(value, dict) or value is None or value is NO_VALUE:
        raise InvalidTemplate("Template format error: a string is expected where there is none.")
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
            except (IndexError, ValueError, TypeError):
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
            default: Any = NO_VALUE
        case [name, top, second, {"DefaultValue": default}]:
            pass
        case _:
            raise InvalidTemplate(
                "Template error: every Fn::FindInMap object requires three parameters, the map name, map key and the "
                "attribute for return value"
            )
    names = [as_text(evaluate(each, scope)) for each in (name, top, second)]
    found = scope.mapping(*names)
    if found is None and default is NO_VALUE:
        raise InvalidTemplate(f"Template error: Unable to get mapping for {'::'.join(names)}")
    return evaluate(default, scope) if found is None else found


def _base64(argument: Any, scope: Scope) -> str:
    value = evaluate(argument, scope)
    if isinstance(value, (dict, list)):
        raise InvalidTemplate("Template error: every Fn::Base64 object must have a String-typed value.")
    return base64.b64encode(as_text(value).encode()).decode()


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
        wanted = int(count)
        if not 1 <= wanted <= _CIDR_BLOCKS_MAX:
            raise ValueError(f"the count must be from 1 to {_CIDR_BLOCKS_MAX}")
        blocks = network.subnets(new_prefix=_prefix(network, bits))
        subnets = [str(each) for each in islice(blocks, wanted)]
        if len(subnets) < wanted:
            raise ValueError(f"{block} has no {wanted} blocks of {bits} bits")
        return subnets
    except (ValueError, TypeError) as error:
        raise InvalidTemplate(f"Template error: Fn::Cidr: {error}") from None


def _prefix(network: Any, bits: Any) -> int:
    return int(network.max_prefixlen) - int(bits)


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


def _conditions(name: str, argument: Any, scope: Scope) -> list[bool]:
    given = cast("list[Any]", argument) if isinstance(argument, list) else []
    if not 2 <= len(given) <= _OPERANDS_MAX:
        raise InvalidTemplate(
            f"Template error: every {name} object requires a list of at least 2 and at most 10 boolean parameters."
        )
    return [decide(each, scope) for each in given]


def _not(argument: Any, scope: Scope) -> bool:
    match argument:
        case [condition]:
            return not decide(condition, scope)
        case _:
            raise InvalidTemplate("Template error: every Fn::Not object requires a list of 1 boolean parameter.")


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
    "Fn::And": lambda argument, scope: all(_conditions("Fn::And", argument, scope)),
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
    "Fn::Not": _not,
    "Fn::Or": lambda argument, scope: any(_conditions("Fn::Or", argument, scope)),
    "Fn::Select": _select,
    "Fn::Split": _split,
    "Fn::Sub": _sub,
    "Fn::ToJsonString": _to_json_string,
}
