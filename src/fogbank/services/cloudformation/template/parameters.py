"""Parameters: declared types, defaults and constraints against what was given.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html
"""

import re
from collections.abc import Mapping
from typing import Any, Final, cast

from msgspec import Struct

from fogbank.kernel.errors import AwsError
from fogbank.kernel.resource import Deployment
from fogbank.services.cloudformation.errors import CloudFormationValidation, InvalidTemplate
from fogbank.services.cloudformation.template.functions import as_text

_SSM: Final = re.compile(r"AWS::SSM::Parameter::Value<(.+)>\Z")
_LIST: Final = re.compile(r"List<(.+)>\Z")
_NUMBER: Final = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?\Z", re.ASCII)
_WHOLE: Final = re.compile(r"\d{1,9}\Z", re.ASCII)
_MEMBERS: Final = frozenset(
    {"AllowedPattern", "AllowedValues", "ConstraintDescription", "Default", "Description", "MaxLength", "MaxValue",
     "MinLength", "MinValue", "NoEcho", "Type"}
)  # fmt: skip
# https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-supplied-parameter-types.html
_OF_AWS: Final = frozenset(
    {"AWS::EC2::AvailabilityZone::Name", "AWS::EC2::Image::Id", "AWS::EC2::Instance::Id", "AWS::EC2::KeyPair::KeyName",
     "AWS::EC2::SecurityGroup::GroupName", "AWS::EC2::SecurityGroup::Id", "AWS::EC2::Subnet::Id", "AWS::EC2::VPC::Id",
     "AWS::EC2::Volume::Id", "AWS::Route53::HostedZone::Id"}
)  # fmt: skip
_PLAIN: Final = frozenset({"String", "Number", "CommaDelimitedList", "List<Number>", "AWS::SSM::Parameter::Name"})


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
    if not (name.isascii() and name.isalnum()):
        raise InvalidTemplate(f"Template format error: Parameter name {name} is non alphanumeric.")
    if not isinstance(raw, dict) or not isinstance(cast("dict[str, Any]", raw).get("Type"), str):
        raise InvalidTemplate("Template format error: Every Parameters object must contain a Type member.")
    members = cast("dict[str, Any]", raw)
    for member in members:
        if member not in _MEMBERS:
            raise InvalidTemplate(f"Invalid template parameter property '{member}'")
    kind: str = members["Type"]
    if not _is_known(kind):
        raise InvalidTemplate(f"Template format error: Unrecognized parameter type: {kind}")
    allowed: Any = members.get("AllowedValues", [])
    if not isinstance(allowed, list):
        raise InvalidTemplate(f"Template format error: AllowedValues of the parameter {name} must be a list.")
    default = members.get("Default")
    return Parameter(
        name,
        kind,
        None if default is None else as_text(default),
        as_text(members.get("Description", "")),
        as_text(members.get("NoEcho", "false")).lower() == "true",
        as_text(members.get("ConstraintDescription", "")),
        tuple(as_text(each) for each in cast("list[Any]", allowed)),
        _pattern(name, members.get("AllowedPattern", "")),
        _whole(name, members, "MinLength"),
        _whole(name, members, "MaxLength"),
        _number(name, members, "MinValue"),
        _number(name, members, "MaxValue"),
    )


def _is_known(kind: str) -> bool:
    stored = _SSM.match(kind)
    if stored:
        inner = stored.group(1)
        return inner in ("String", "List<String>", "CommaDelimitedList") or _is_of_aws(inner)
    return kind in _PLAIN or _is_of_aws(kind)


def _is_of_aws(kind: str) -> bool:
    listed = _LIST.match(kind)
    return (listed.group(1) if listed else kind) in _OF_AWS


def _pattern(name: str, value: Any) -> str:
    text = as_text(value)
    try:
        re.compile(text)
    except (re.error, RecursionError, OverflowError):
        # CloudFormation's dialect is Java's; the words are a guess.
        raise InvalidTemplate(
            f"Template format error: AllowedPattern of the parameter {name} is no valid regular expression."
        ) from None
    return text


def _whole(name: str, members: Mapping[str, Any], member: str) -> int | None:
    if member not in members:
        return None
    text = as_text(members[member])
    if not _WHOLE.match(text):
        raise InvalidTemplate(f"Template format error: {member} of the parameter {name} must be a whole number.")
    return int(text)


def _number(name: str, members: Mapping[str, Any], member: str) -> float | None:
    if member not in members:
        return None
    text = as_text(members[member])
    if not _NUMBER.match(text):
        raise InvalidTemplate(f"Template format error: {member} of the parameter {name} must be a number.")
    return float(text)


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
    for name in sorted(use_previous - previous.keys()):
        raise CloudFormationValidation(
            f"Invalid input for parameter key {name}. Cannot specify usePreviousValue as true for a parameter key not "
            "in the previous template"
        )
    texts: dict[str, str] = {}
    missing: list[str] = []
    for name, parameter in parameters.items():
        if name in use_previous:
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
    if found["Parameter"]["Type"] == "SecureString":
        raise CloudFormationValidation(
            f"Parameters [{name}] referenced by template have types not supported by CloudFormation."
        )
    return str(found["Parameter"]["Value"])


def check(parameter: Parameter, text: str) -> None:
    """Raises CloudFormationValidation for a value that the constraints do not allow.

    "Parameter 'Name' must …", and where there is a ConstraintDescription, that instead of what it must.
    """
    listed = parameter.type == "CommaDelimitedList" or _LIST.match(parameter.type)
    for each in [item.strip() for item in text.split(",")] if listed else [text]:
        reason = _violated(parameter, each)
        if reason and parameter.constraint_description:
            raise CloudFormationValidation(
                f"Parameter {parameter.name} failed to satisfy constraint: {parameter.constraint_description}"
            )
        if reason:
            raise CloudFormationValidation(f"Parameter '{parameter.name}' {reason}")


def _violated(parameter: Parameter, text: str) -> str:
    is_number = parameter.type in ("Number", "List<Number>")
    if is_number and not _NUMBER.match(text):
        return "must be a number."
    if parameter.allowed_values and text not in parameter.allowed_values:
        return "must be one of AllowedValues"
    if parameter.allowed_pattern and not re.fullmatch(parameter.allowed_pattern, text):
        return f"must match pattern {parameter.allowed_pattern}"
    if parameter.min_length is not None and len(text) < parameter.min_length:
        return f"must contain at least {parameter.min_length} characters"
    if parameter.max_length is not None and len(text) > parameter.max_length:
        return f"must contain at most {parameter.max_length} characters"
    if is_number and parameter.min_value is not None and float(text) < parameter.min_value:
        return f"must be a number not less than {parameter.min_value:g}"
    if is_number and parameter.max_value is not None and float(text) > parameter.max_value:
        return f"must be a number not greater than {parameter.max_value:g}"
    return ""
