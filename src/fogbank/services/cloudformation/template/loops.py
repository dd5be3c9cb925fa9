"""`AWS::LanguageExtensions`: Fn::ForEach written out. (The other extensions are functions like any other.)

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-foreach.html
"""

from collections.abc import Callable
from typing import Any, Final, cast

from fogbank.services.cloudformation.errors import InvalidTemplate
from fogbank.services.cloudformation.template.functions import as_text

_LOOP: Final = "Fn::ForEach::"

# A collection's items: what a Ref to a list parameter, or a list, stands for.
Collect = Callable[[Any], list[Any]]


def unrolled(value: Any, collect: Collect) -> Any:
    """The value with its loops written out. Raises InvalidTemplate."""
    if isinstance(value, list):
        return [unrolled(each, collect) for each in cast("list[Any]", value)]
    if not isinstance(value, dict):
        return value
    found: dict[str, Any] = {}
    for name, each in cast("dict[str, Any]", value).items():
        made = _written_out(name, each, collect) if name.startswith(_LOOP) else {name: unrolled(each, collect)}
        for key in made:
            if key in found:
                raise InvalidTemplate(f"Transform AWS::LanguageExtensions failed with: duplicate key {key}")
        found |= made
    return found


def _written_out(name: str, loop: Any, collect: Collect) -> dict[str, Any]:
    match loop:
        case [str() as identifier, collection, body] if type(body) is dict:
            template = cast("dict[str, Any]", body)
        case _:
            raise InvalidTemplate(f"Transform AWS::LanguageExtensions failed with: {name} layout is incorrect")
    found: dict[str, Any] = {}
    for item in collect(collection):
        # The inner loops see what the outer ones made of them.
        made = cast("dict[str, Any]", unrolled(_filled(template, identifier, as_text(item)), collect))
        for key in made:
            if key in found:
                raise InvalidTemplate(f"Transform AWS::LanguageExtensions failed with: duplicate key {key}")
        found |= made
    return found


def _filled(value: Any, identifier: str, item: str) -> Any:
    if isinstance(value, str):
        plain = "".join(letter for letter in item if letter.isalnum())
        return value.replace(f"${{{identifier}}}", item).replace(f"&{{{identifier}}}", plain)
    if isinstance(value, list):
        return [_filled(each, identifier, item) for each in cast("list[Any]", value)]
    if not isinstance(value, dict):
        return value
    members = cast("dict[str, Any]", value)
    if members == {"Ref": identifier}:
        return item
    return {_filled(name, identifier, item): _filled(each, identifier, item) for name, each in members.items()}
