"""From a template's text to plain values, with the short forms of functions written out.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-formats.html
"""

import json
from typing import Any, Final, cast

import yaml

from fogbank.services.cloudformation.errors import InvalidTemplate

_Loader: Final[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_SHORT: Final = (
    "And", "Base64", "Cidr", "Contains", "EachMemberEquals", "EachMemberIn", "Equals", "FindInMap", "ForEach", "GetAZs",
    "GetAtt", "If", "ImportValue", "Join", "Length", "Not", "Or", "RefAll", "Select", "Split", "Sub", "ToJsonString",
    "Transform", "ValueOf", "ValueOfAll",
)  # fmt: skip


class _TemplateLoader(_Loader):
    """YAML as CloudFormation reads it: dates are texts, and a key twice is an error."""


def load(text: str) -> dict[str, Any]:
    """Raises InvalidTemplate."""
    stripped = text.lstrip()
    found = _json(text) if stripped.startswith("{") else _yaml(text)
    if not isinstance(found, dict):
        raise InvalidTemplate("Template format error: unsupported structure.")
    return cast("dict[str, Any]", found)


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        pass
    except RecursionError:
        raise InvalidTemplate("Template format error: the template is nested too deeply.") from None
    try:
        # A flow mapping of YAML begins with a brace too.
        return _yaml(text)
    except InvalidTemplate as error:
        raise InvalidTemplate(str(error).replace("YAML", "JSON")) from None


def _yaml(text: str) -> Any:
    try:
        return yaml.load(text, _TemplateLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f" (line {mark.line + 1}, column {mark.column + 1})" if mark else ""
        if isinstance(error, yaml.constructor.ConstructorError) and error.problem:
            raise InvalidTemplate(f"Template format error: {error.problem}{where}") from None
        raise InvalidTemplate(f"Template format error: YAML not well-formed.{where}") from None
    except (yaml.YAMLError, ValueError):
        raise InvalidTemplate("Template format error: YAML not well-formed.") from None
    except RecursionError:
        raise InvalidTemplate("Template format error: the template is nested too deeply.") from None


def _plain(loader: Any, node: Any) -> Any:
    if isinstance(node, yaml.ScalarNode):
        return loader.construct_scalar(node)
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node, deep=True)
    return loader.construct_mapping(node, deep=True)


def _short(name: str) -> Any:
    def construct(loader: Any, node: Any) -> Any:
        value = _plain(loader, node)
        if name == "Fn::GetAtt" and isinstance(value, str):
            logical_id, _, attribute = value.partition(".")
            value = [logical_id, attribute]
        return {name: value}

    return construct


def _mapping(loader: Any, node: Any) -> dict[Any, Any]:
    found: dict[Any, Any] = {}
    loader.flatten_mapping(node)
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if isinstance(key, (dict, list)):
            raise yaml.constructor.ConstructorError(None, None, "a key must be a text", key_node.start_mark)
        # Keys are names: 1 and true are texts here.
        name = key_node.value if not isinstance(key, str) else key
        if name in found:
            raise yaml.constructor.ConstructorError(None, None, f"duplicate key: {name}", key_node.start_mark)
        found[name] = loader.construct_object(value_node, deep=True)
    return found


for _name in _SHORT:
    _TemplateLoader.add_constructor(f"!{_name}", _short(f"Fn::{_name}"))
for _name in ("Ref", "Condition"):
    _TemplateLoader.add_constructor(f"!{_name}", _short(_name))
_TemplateLoader.add_constructor("tag:yaml.org,2002:map", _mapping)
_TemplateLoader.add_constructor("tag:yaml.org,2002:timestamp", _plain)
