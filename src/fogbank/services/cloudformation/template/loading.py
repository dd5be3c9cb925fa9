"""From a template's text to plain values, with the short forms of functions written out.

Scalars are what CloudFormation makes of them: an account id keeps its leading zero, a date is a text, and a number is
one only where writing it again gives the same text.
https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-formats.html
"""

import json
import re
from collections.abc import Iterator
from typing import Any, Final, cast

import yaml

from fogbank.services.cloudformation.errors import InvalidTemplate

# libyaml's parser and composer, where it is installed; the resolver and the constructor are Python's.
_Loader: Final[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_parse: Final[Any] = getattr(yaml, "parse")  # noqa: B009 - PyYAML's stubs know no types here
_SHORT: Final = (
    "And", "Base64", "Cidr", "Contains", "EachMemberEquals", "EachMemberIn", "Equals", "FindInMap", "ForEach", "GetAZs",
    "GetAtt", "If", "ImportValue", "Join", "Length", "Not", "Or", "RefAll", "Select", "Split", "Sub", "ToJsonString",
    "Transform", "ValueOf", "ValueOfAll",
)  # fmt: skip
# Far deeper than templates are, and less than what exhausts an interpreter's stack.
_DEPTH_MAX: Final = 100
_TOO_DEEP: Final = "Template format error: the template is nested too deeply."
_OPENING: Final = re.compile(r"[\[{]")
_ALIAS: Final = re.compile(r"(?:^|[\s\[{,:])\*[^\s*,\]}]")


class _TemplateLoader(_Loader):
    """YAML as CloudFormation reads it: dates are texts, a key twice is an error, and there are no merges."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 - the name and the kind are PyYAML's


def load(text: str) -> dict[str, Any]:
    """Raises InvalidTemplate."""
    stripped = text.lstrip()
    found = _json(text) if stripped.startswith("{") else _yaml(text)
    if not isinstance(found, dict):
        raise InvalidTemplate("Template format error: unsupported structure.")
    if _is_too_deep(found):
        raise InvalidTemplate(_TOO_DEEP)
    try:
        json.dumps(found, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise InvalidTemplate("Template format error: half a surrogate pair is no text.") from None
    return cast("dict[str, Any]", found)


def _is_too_deep(value: Any) -> bool:
    level: list[Any] = [value]
    for _ in range(_DEPTH_MAX):
        level = [inner for each in level for inner in _inside(each)]
        if not level:
            return False
    return True


def _inside(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        yield from cast("dict[str, Any]", value).values()
    elif isinstance(value, list):
        yield from cast("list[Any]", value)


def _json(text: str) -> Any:
    try:
        return json.loads(text, parse_float=_float, parse_constant=_no_constant)
    except ValueError:
        pass
    except RecursionError:
        raise InvalidTemplate(_TOO_DEEP) from None
    try:
        # A flow mapping of YAML begins with a brace too.
        return _yaml(text)
    except InvalidTemplate as error:
        raise InvalidTemplate(str(error).replace("YAML", "JSON")) from None


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")


def _float(text: str) -> float | str:
    """A number, or the text where the number would be written in another way: 1.10 is a version."""
    number = float(text)
    return number if str(number) == text else text


def _yaml(text: str) -> Any:
    if len(_OPENING.findall(text)) > _DEPTH_MAX and _flow_depth(text) > _DEPTH_MAX:
        raise InvalidTemplate(_TOO_DEEP)
    try:
        if _ALIAS.search(text) and any(isinstance(event, yaml.AliasEvent) for event in _parse(text, _Loader)):
            # "aliases" and "hash merges" are on the page's list of what is not supported.
            raise InvalidTemplate("Template error: YAML aliases are not allowed in CloudFormation templates")
        return yaml.load(text, _TemplateLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f" (line {mark.line + 1}, column {mark.column + 1})" if mark else ""
        if isinstance(error, _Refused):
            raise InvalidTemplate(f"Template format error: {error.problem}{where}") from None
        raise InvalidTemplate(f"Template format error: YAML not well-formed.{where}") from None
    except (yaml.YAMLError, ValueError):
        raise InvalidTemplate("Template format error: YAML not well-formed.") from None
    except RecursionError:
        raise InvalidTemplate(_TOO_DEEP) from None


def _flow_depth(text: str) -> int:
    """At least as deep as brackets are nested; brackets in texts count too, which errs on the safe side."""
    deepest = depth = 0
    for letter in text:
        if letter in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif letter in "]}":
            depth = max(depth - 1, 0)
    return deepest


class _Refused(yaml.constructor.ConstructorError):
    """YAML that CloudFormation does not take."""


def _plain(loader: Any, node: Any) -> Any:
    if isinstance(node, yaml.ScalarNode):
        return loader.construct_scalar(node)
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node, deep=True)
    return _mapping(loader, node)


def _short(name: str) -> Any:
    def construct(loader: Any, node: Any) -> Any:
        value = _plain(loader, node)
        if name == "Fn::GetAtt" and isinstance(value, str) and "." in value:
            logical_id, _, attribute = value.partition(".")
            value = [logical_id, attribute]
        return {name: value}

    return construct


def _mapping(loader: Any, node: Any) -> dict[Any, Any]:
    found: dict[Any, Any] = {}
    for key_node, value_node in node.value:
        if not isinstance(key_node, yaml.ScalarNode):
            raise _Refused(None, None, "a key must be a text", key_node.start_mark)
        # Keys are names: 1 and true are texts here.
        name: str = key_node.value
        if name in found:
            raise _Refused(None, None, f"duplicate key: {name}", key_node.start_mark)
        found[name] = loader.construct_object(value_node, deep=True)
    return found


def _integer(loader: Any, node: Any) -> int:
    return int(loader.construct_scalar(node))


def _number(loader: Any, node: Any) -> float | str:
    return _float(loader.construct_scalar(node))


def _set_up(loader: Any) -> None:
    for name in _SHORT:
        loader.add_constructor(f"!{name}", _short(f"Fn::{name}"))
    for name in ("Ref", "Condition"):
        loader.add_constructor(f"!{name}", _short(name))
    kinds: list[tuple[str, str, str]] = [
        ("bool", r"^(?:yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)$", "yYnNtTfFoO"),
        # No octal, hexadecimal or sexagesimal numbers: those are ids, colours and times.
        ("int", r"^(?:0|-?[1-9][0-9]{0,18})$", "-0123456789"),
        ("float", r"^-?(?:0|[1-9][0-9]*)\.[0-9]+(?:[eE][-+]?[0-9]{1,3})?$", "-0123456789"),
        ("null", r"^(?:~|null|Null|NULL|)$", "~nN"),
    ]
    for kind, pattern, first in kinds:
        loader.add_implicit_resolver(f"tag:yaml.org,2002:{kind}", re.compile(pattern), [*first, ""])
    loader.add_constructor("tag:yaml.org,2002:map", _mapping)
    loader.add_constructor("tag:yaml.org,2002:timestamp", _plain)
    loader.add_constructor("tag:yaml.org,2002:int", _integer)
    loader.add_constructor("tag:yaml.org,2002:float", _number)
    for kind in ("binary", "omap", "pairs", "set"):
        loader.add_constructor(f"tag:yaml.org,2002:{kind}", _refused)


def _refused(_: Any, node: Any) -> Any:
    raise _Refused(None, None, f"the tag {node.tag.rpartition(':')[2]} is not supported", node.start_mark)


_set_up(_TemplateLoader)
