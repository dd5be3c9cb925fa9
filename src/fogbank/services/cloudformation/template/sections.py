"""A template's sections: what they may be, and how much they may hold.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final, cast

from fogbank.services.cloudformation.errors import InvalidTemplate
from fogbank.services.cloudformation.template.functions import as_text

_SECTIONS: Final = frozenset(
    {"AWSTemplateFormatVersion", "Conditions", "Description", "Hooks", "Mappings", "Metadata", "Outputs", "Parameters",
     "Resources", "Rules", "Transform"}
)  # fmt: skip
_OBJECTS: Final = ("Conditions", "Mappings", "Metadata", "Outputs", "Parameters", "Resources", "Rules")
_MOST: Final = {"Mappings": 200, "Outputs": 200, "Parameters": 200, "Resources": 500}
_DESCRIPTION_BYTES_MAX: Final = 1024
# What only a template with the transform AWS::LanguageExtensions may use.
_EXTENSIONS: Final = ("Fn::ForEach", "Fn::Length", "Fn::ToJsonString")


def check(template: Mapping[str, Any], *, extended: bool) -> None:
    """Raises InvalidTemplate."""
    unknown = [name for name in template if name not in _SECTIONS]
    if unknown:
        raise InvalidTemplate(f"Invalid template property or properties [{', '.join(unknown)}]")
    for where in _nulls(template, ""):
        if not where.startswith("/Metadata"):
            raise InvalidTemplate(f"[{where}] 'null' values are not allowed in templates")
    for name in _OBJECTS:
        if not isinstance(template.get(name, {}), dict):
            raise InvalidTemplate(f"Template format error: {name} section must be an object.")
    if as_text(template.get("AWSTemplateFormatVersion", "2010-09-09")) != "2010-09-09":
        raise InvalidTemplate("Template format error: Unsupported template format version.")
    if template.get("Hooks"):
        raise InvalidTemplate("Fogbank does not support the section Hooks of a template.")
    if not template.get("Resources"):
        raise InvalidTemplate("Template format error: At least one Resources member must be defined.")
    _check_sizes(template)
    _check_mappings(template.get("Mappings", {}))
    if not extended:
        _check_plain(template)


def _nulls(value: Any, where: str) -> Iterator[str]:
    """Where a value is null: those below it are found too."""
    if value is None:
        yield where
    elif isinstance(value, dict):
        for name, each in cast("dict[str, Any]", value).items():
            yield from _nulls(each, f"{where}/{name}")
    elif isinstance(value, list):
        for index, each in enumerate(cast("list[Any]", value)):
            yield from _nulls(each, f"{where}/{index}")


def _check_sizes(template: Mapping[str, Any]) -> None:
    for name, most in _MOST.items():
        count = len(template.get(name, {}))
        if count > most:
            raise InvalidTemplate(
                f"Template format error: Number of {name.lower()}, {count}, is greater than maximum allowed, {most}"
            )
    description = template.get("Description", "")
    if not isinstance(description, str):
        raise InvalidTemplate("Template format error: Description must be a string.")
    if len(description.encode()) > _DESCRIPTION_BYTES_MAX:
        raise InvalidTemplate(f"Template format error: 'Description' length is greater than {_DESCRIPTION_BYTES_MAX}.")


def _check_mappings(mappings: Mapping[str, Any]) -> None:
    for name, top in mappings.items():
        if not (name.isascii() and name.isalnum()):
            raise InvalidTemplate(f"Template format error: Mapping name {name} is non alphanumeric.")
        seconds: list[Any] = list(cast("dict[str, Any]", top).values()) if isinstance(top, dict) else [None]
        if not seconds or not all(isinstance(second, dict) for second in seconds):
            raise InvalidTemplate("Template format error: Every Mappings attribute must be a String or a List.")


def _check_plain(value: Any) -> None:
    if isinstance(value, list):
        for each in cast("list[Any]", value):
            _check_plain(each)
    elif isinstance(value, dict):
        members = cast("dict[str, Any]", value)
        for name, each in members.items():
            if name.startswith(_EXTENSIONS) or (name == "Fn::FindInMap" and _has_default(each)):
                shown = "Fn::ForEach" if name.startswith("Fn::ForEach") else name
                # The words are a guess.
                raise InvalidTemplate(
                    f"Template error: {shown} is supported with the transform AWS::LanguageExtensions only."
                )
            _check_plain(each)


def _has_default(argument: Any) -> bool:
    return isinstance(argument, list) and len(cast("list[Any]", argument)) > 3  # the fourth is it
