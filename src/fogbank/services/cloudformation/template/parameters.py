"""Parameters: declared types, defaults and constraints against what was given.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final, cast

from msgspec import Struct

from fogbank.kernel.errors import AwsError
from fogbank.kernel.resource import Deployment
from fogbank.services.cloudformation.errors import CloudFormationValidation, InvalidTemplate
from fogbank.services.cloudformation.template.functions import as_text

_SSM: Final = re.compile(r"AWS::SSM::Parameter::Value<(.+)>\Z")
_LIST: Final = re.compile(r"List<(.+)>\Z")
_NUMBER: Final = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?\Z")
_MEMBERS: Final = frozenset(
    {"AllowedPattern", "AllowedValues", "ConstraintDescription", "Default", "Description", "MaxLength", "MaxValue",
     "MinLength", "MinValue", "NoEcho", "Type"}
)  # fmt: skip


class Parameter(Struct, frozen=True):
    """A declared parameter."""

    name: str
    type: str
    default: str | None = None
    description: str = ""
    no_echo: bool = False
    constraint_description: str = ""
    allowed_values: tuple[str, ...] = ()
    allowed_pattern: str = ""
    min_length: int | None = None
    max_length: int | None = None
    min_value: float | None = None
    max_value: float | None = None

    @property
    def stored_type(self) -> str | None:
        """The type of the value behind an `AWS::SSM::Parameter::Value<…>`; None for any other."""
        found = _SSM.match(self.type)
        return found.group(1) if found else None


class Values(Struct, frozen=True):
    """What parameters are: the texts as given, their values for functions, and what SSM parameters resolved to."""

    texts: Mapping[str, str]
    values: Mapping[str, Any]
    resolved: Mapping[str, str]
    hidden: frozenset[str]


def declared(section: Any) -> Mapping[str, Parameter]:
    """The template's Parameters. Raises InvalidTemplate."""
    if section is None:
        return {}
    if not isinstance(section, dict):
        raise InvalidTemplate("Template format error: Parameters section must be an object.")
    return {name: _parameter(name, each) for name, each in cast("dict[str, Any]", section).items()}


def _parameter(name: str, raw: Any) -> Parameter:
    if not isinstance(raw, dict) or "Type" not in raw:
        raise InvalidTemplate("Template format error: Every Parameters object must contain a Type member.")
    members = cast("dict[str, Any]", raw)
    for member in members:
        if member not in _MEMBERS:
            raise InvalidTemplate(f"Invalid template parameter property '{member}'")
    kind = str(members["Type"])
    if not _is_known(kind):
        raise InvalidTemplate(f"Template format error: Unrecognized parameter type: {kind}")
    default = members.get("Default")
    return Parameter(
        name,
        kind,
        None if default is None else as_text(default),
        as_text(members.get("Description", "")),
        as_text(members.get("NoEcho", "false")).lower() == "true",
        as_text(members.get("ConstraintDescription", "")),
        tuple(as_text(each) for each in members.get("AllowedValues", ())),
        as_text(members.get("AllowedPattern", "")),
        _whole(members.get("MinLength")),
        _whole(members.get("MaxLength")),
        _number(members.get("MinValue")),
        _number(members.get("MaxValue")),
    )


def _is_known(kind: str) -> bool:
    inner = _SSM.match(kind)
    kind = inner.group(1) if inner else kind
    if kind in ("String", "Number", "CommaDelimitedList", "AWS::SSM::Parameter::Name"):
        return True
    listed = _LIST.match(kind)
    kind = listed.group(1) if listed else kind
    return kind in ("Number", "String") or bool(re.match(r"AWS::[A-Za-z0-9]+(::[A-Za-z0-9]+)+\Z", kind))


def _whole(value: Any) -> int | None:
    return None if value is None else int(value)


def _number(value: Any) -> float | None:
    return None if value is None else float(value)


async def values_of(
    parameters: Mapping[str, Parameter],
    given: Mapping[str, str],
    previous: Mapping[str, str],
    use_previous: frozenset[str],
    deployment: Deployment,
) -> Values:
    """The values of a stack's parameters. Raises CloudFormationValidation."""
    unknown = sorted((given.keys() | use_previous) - parameters.keys())
    if unknown:
        raise CloudFormationValidation(f"Parameters: [{', '.join(unknown)}] do not exist in the template")
    texts: dict[str, str] = {}
    missing: list[str] = []
    for name, parameter in parameters.items():
        if name in use_previous and name in previous:
            texts[name] = previous[name]
        elif name in given:
            texts[name] = given[name]
        elif parameter.default is not None:
            texts[name] = parameter.default
        else:
            missing.append(name)
    if missing:
        raise CloudFormationValidation(f"Parameters: [{', '.join(missing)}] must have values")
    for name, parameter in parameters.items():
        check(parameter, texts[name])
    resolved = {
        name: await _stored(parameter, texts[name], deployment)
        for name, parameter in parameters.items()
        if parameter.stored_type is not None
    }
    values = {
        name: value_of(parameter.stored_type or parameter.type, resolved.get(name, texts[name]))
        for name, parameter in parameters.items()
    }
    return Values(texts, values, resolved, frozenset(name for name, each in parameters.items() if each.no_echo))


def value_of(kind: str, text: str) -> Any:
    """A text or, for list types, a list of them."""
    if kind == "CommaDelimitedList" or _LIST.match(kind):
        return [item.strip() for item in text.split(",")] if text else []
    return text


async def _stored(parameter: Parameter, name: str, deployment: Deployment) -> str:
    try:
        found = await deployment.call("ssm", "GetParameter", {"Name": name})
    except AwsError:
        raise CloudFormationValidation(
            f"Unable to fetch parameters [{name}] from parameter store for this account."
        ) from None
    return str(found["Parameter"]["Value"])


def check(parameter: Parameter, text: str) -> None:
    """Raises CloudFormationValidation for a value that the constraints do not allow."""
    listed = parameter.type == "CommaDelimitedList" or _LIST.match(parameter.type)
    for each in [item.strip() for item in text.split(",")] if listed else [text]:
        reason = _violated(parameter, each)
        if reason:
            # What a constraint description replaces is the whole of the reason.
            told = parameter.constraint_description or reason
            raise CloudFormationValidation(
                f"Parameter '{parameter.name}' {told}"
                if reason.startswith("must be") and not parameter.constraint_description
                else f"Parameter {parameter.name} failed to satisfy constraint: {told}"
            )


def _violated(parameter: Parameter, text: str) -> str:
    if "Number" in parameter.type and not _NUMBER.match(text):
        return "must be a number."
    if parameter.allowed_values and text not in parameter.allowed_values:
        return f"must be one of AllowedValues: [{', '.join(parameter.allowed_values)}]"
    if parameter.allowed_pattern and not re.fullmatch(parameter.allowed_pattern, text):
        return f"must match pattern {parameter.allowed_pattern}"
    if parameter.min_length is not None and len(text) < parameter.min_length:
        return f"must contain at least {parameter.min_length} characters"
    if parameter.max_length is not None and len(text) > parameter.max_length:
        return f"must contain at most {parameter.max_length} characters"
    if parameter.min_value is not None and float(text) < parameter.min_value:
        return f"must be a number not less than {parameter.min_value:g}"
    if parameter.max_value is not None and float(text) > parameter.max_value:
        return f"must be a number not greater than {parameter.max_value:g}"
    return ""


def shown(texts: Mapping[str, str], hidden: frozenset[str]) -> Sequence[tuple[str, str]]:
    """Parameters as a stack shows them."""
    return [(name, "****" if name in hidden else text) for name, text in texts.items()]
