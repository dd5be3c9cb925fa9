"""The input against the model: required members, lengths, ranges, patterns, enumerations, unions.

Most services share one validation and its sentences ("1 validation error detected: Value null at 'roleName'
failed to satisfy constraint: Member must not be null"); what differs is the code, and a few have sentences of
their own. Types were checked when the request was decoded.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, cast

from msgspec import Struct

from fogbank.kernel.errors import AwsError, ClientError, ValidationError
from fogbank.wire.errors import MalformedXml, SerializationException
from fogbank.wire.models import Operation, Shape
from fogbank.wire.patterns import compiled
from fogbank.wire.query import MissingParameter
from fogbank.wire.xmlwrite import member_name

VALUE_CHARS_MAX: Final = 1024  # of a value that an error repeats
_NUMBERS: Final = ("integer", "long", "float", "double")


class InvalidParameterException(ClientError):
    """CloudWatch Logs and ECR name it so.

    https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html
    """

    code = "InvalidParameterException"


class BadRequestException(ClientError):
    """API Gateway: https://docs.aws.amazon.com/apigateway/latest/api/CommonErrors.html"""

    code = "BadRequestException"


class MissingRequiredParameter(ClientError):
    """https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricData.html"""

    code = "MissingRequiredParameterException"

    def __init__(self, name: str) -> None:
        super().__init__(f"The parameter {name} is required.")


class Violation(Struct, frozen=True):
    """One constraint that one value breaks."""

    path: str
    value: str | None  # None: there is no value
    constraint: str


def validate(operation: Operation, params: Mapping[str, Any]) -> None:
    """Raise what the operation's service says of an input that does not fit its model."""
    if operation.input is None:
        return
    name = operation.service.name
    try:
        if name in _REQUIRED_ONLY:
            missing = next(_missing(operation.input, params, ""), None)
            if missing is not None:
                raise _REQUIRED_ONLY[name](missing)
        elif not _nothing_to_check(operation.input):
            found = list(_structure(operation.input, params, ""))
            if found:
                raise _FORMS.get(name, _coral)(found)
    except RecursionError:
        raise SerializationException("The document is nested too deeply.") from None


# What is to be checked at all

_FREE: Final[dict[tuple[Shape, bool], bool]] = {}


def constraint_free(shape: Shape) -> bool:
    """Whether the model asks no more of a value than its types and the presence of its required members."""
    return shape.service.name in _REQUIRED_ONLY or _is_free(shape, required_counts=False)


def _nothing_to_check(shape: Shape) -> bool:
    return _is_free(shape, required_counts=True)


def _is_free(shape: Shape, *, required_counts: bool) -> bool:
    key = (shape, required_counts)
    known = _FREE.get(key)
    if known is None:
        seen: set[tuple[str, str]] = set()
        known = _FREE[key] = not any(_constrained(found, required_counts) for found in _below(shape, seen))
    return known


def _constrained(shape: Shape, required_counts: bool) -> bool:
    bounded = shape.min is not None or shape.max is not None or bool(shape.pattern)
    return bounded or bool(shape.enum) or shape.union or (required_counts and bool(shape.required))


def _below(shape: Shape, seen: set[tuple[str, str]]) -> Iterator[Shape]:
    key = (shape.name, ",".join(shape.enum))
    if key in seen:
        return
    seen.add(key)
    yield shape
    match shape.type:
        case "structure":
            inner = list(shape.members.values())
        case "list":
            inner = [shape.member]
        case "map":
            inner = [shape.key, shape.value]
        case _:
            return
    for found in inner:
        yield from _below(found, seen)


# Finding the violations


def _lower(name: str) -> str:
    return name[:1].lower() + name[1:]


def _structure(shape: Shape, value: Mapping[str, Any], path: str) -> Iterator[Violation]:
    prefix = f"{path}." if path else ""
    for name in shape.required:
        if value.get(name) is None:
            yield Violation(prefix + _lower(name), None, "Member must not be null")
    if shape.union and len([item for item in value.values() if item is not None]) != 1:
        yield Violation(path, render(value), f"Member must have exactly one of [{', '.join(shape.members)}]")
    left = shape.service.quirks.judged_by_service
    for name, inner in value.items():
        if inner is not None and f"{shape.name}.{name}" not in left:
            yield from _value(shape.members[name], inner, prefix + _lower(name))


def _value(shape: Shape, value: Any, path: str) -> Iterator[Violation]:
    if _nothing_to_check(shape):
        return
    for constraint in _broken(shape, value):
        yield Violation(path, render(value), constraint)
    match shape.type:
        case "structure":
            yield from _structure(shape, value, path)
        case "list":
            yield from _list(shape, value, path)
        case "map":
            yield from _map(shape, value, path)
        case _:
            return


def _list(shape: Shape, value: list[Any], path: str) -> Iterator[Violation]:
    member = shape.member
    if member.type in ("structure", "list", "map"):
        for index, item in enumerate(value, 1):
            if item is None:
                yield Violation(f"{path}.{index}.member", None, "Member must not be null")
            else:
                yield from _value(member, item, f"{path}.{index}.member")
    elif any(item is not None and any(_broken(member, item)) for item in value):
        # Of scalars the whole list is shown, with all that is asked of each.
        yield Violation(path, render(value), f"Member must satisfy constraint: [{', '.join(_constraints(member))}]")


def _map(shape: Shape, value: Mapping[str, Any], path: str) -> Iterator[Violation]:
    if any(any(_broken(shape.key, key)) for key in value):
        constraints = ", ".join(_constraints(shape.key))
        yield Violation(path, render(value), f"Map keys must satisfy constraint: [{constraints}]")
    inner = shape.value
    if inner.type in ("structure", "list", "map"):
        for key, item in value.items():
            yield from _value(inner, item, f"{path}.{key}.member")
    elif any(any(_broken(inner, item)) for item in value.values()):
        constraints = ", ".join(_constraints(inner))
        yield Violation(path, render(value), f"Map value must satisfy constraint: [{constraints}]")


def _constraints(shape: Shape) -> list[str]:
    """All that is asked of a value, in AWS's order."""
    kind = "value" if shape.type in _NUMBERS else "length"
    found: list[str] = []
    if shape.max is not None:
        found.append(f"Member must have {kind} less than or equal to {_number(shape.max)}")
    if shape.min is not None:
        found.append(f"Member must have {kind} greater than or equal to {_number(shape.min)}")
    if shape.pattern:
        found.append(_pattern_text(shape.pattern))
    if shape.enum:
        found.append(_enum_text(shape))
    return found


def _broken(shape: Shape, value: Any) -> Iterator[str]:
    """The constraints of a value's own shape that it breaks."""
    size: Any = value if shape.type in _NUMBERS else len(value) if hasattr(value, "__len__") else None
    kind = "value" if shape.type in _NUMBERS else "length"
    too_large = False
    if size is not None and shape.max is not None and size > shape.max:
        too_large = True
        yield f"Member must have {kind} less than or equal to {_number(shape.max)}"
    if size is not None and shape.min is not None and size < shape.min:
        yield f"Member must have {kind} greater than or equal to {_number(shape.min)}"
    # A value that is too long anyway is not worth a backtracking search.
    if shape.pattern and not too_large and isinstance(value, str):
        pattern = compiled(shape.pattern)
        if pattern is not None and pattern.fullmatch(value) is None:
            yield _pattern_text(shape.pattern)
    if shape.enum and value not in shape.enum:
        yield _enum_text(shape)


def _pattern_text(pattern: str) -> str:
    return f"Member must satisfy regular expression pattern: {pattern}"


def _enum_text(shape: Shape) -> str:
    return f"Member must satisfy enum value set: [{', '.join(shape.enum)}]"


def _number(bound: float) -> str:
    return str(int(bound)) if bound == int(bound) else str(bound)


def render(value: Any) -> str:
    """A value as Java's toString shows it, cut to a bearable length."""
    return _java(value, VALUE_CHARS_MAX)[:VALUE_CHARS_MAX]


def _java(value: Any, room: int) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, bytes):
        return f"java.nio.HeapByteBuffer[pos=0 lim={len(value)} cap={len(value)}]"
    if not isinstance(value, (list, dict)):
        return str(value)
    parts: list[str] = []
    pairs = cast(dict[str, Any], value).items() if isinstance(value, dict) else enumerate(cast(list[Any], value))
    for key, item in pairs:
        parts.append(f"{key}={_java(item, room)}" if isinstance(key, str) else _java(item, room))
        room -= len(parts[-1])
        if room < 0:
            break
    return f"{{{', '.join(parts)}}}" if isinstance(value, dict) else f"[{', '.join(parts)}]"


# Saying them


def _sentence(found: list[Violation]) -> str:
    plural = "" if len(found) == 1 else "s"
    said = "; ".join(
        f"Value {_quoted(one)} at '{one.path}' failed to satisfy constraint: {one.constraint}" for one in found
    )
    return f"{len(found)} validation error{plural} detected: {said}"


def _quoted(one: Violation) -> str:
    return "null" if one.value is None else f"'{one.value}'"


def _coral(found: list[Violation]) -> AwsError:
    """ValidationException; the query protocol has ValidationError for it, which wire.errors sees to."""
    return ValidationError(_sentence(found))


def _logs(found: list[Violation]) -> AwsError:
    return InvalidParameterException(_sentence(found))


def _api_gateway(found: list[Violation]) -> AwsError:
    return BadRequestException(_sentence(found))


def _ecr(found: list[Violation]) -> AwsError:
    """https://github.com/docker/build-push-action/issues/1073"""
    one = found[0]
    constraint = one.constraint.removeprefix("Member ").replace("expression pattern: ", "expression ")
    return InvalidParameterException(f"Invalid parameter at '{one.path}' failed to satisfy constraint: '{constraint}'")


def _cloudwatch(found: list[Violation]) -> AwsError:
    missing = next((one for one in found if one.value is None), None)
    if missing is None:
        return _coral(found)
    path = ".".join(part[:1].upper() + part[1:] if part != "member" else part for part in missing.path.split("."))
    return MissingRequiredParameter(path)


# What IAM says in place of a pattern.
_IAM_NAMES: Final = "must contain only alphanumeric characters and/or the following: +=,.@_-"
_IAM_PATH: Final = "must begin and end with / and contain only alphanumeric characters and/or / characters."
_IAM_PREFIX: Final = "must begin with the / character and contain only alphanumeric characters and/or / characters."
_IAM_RULES: Final[Mapping[str, str]] = {
    **dict.fromkeys(("roleName", "userName", "newUserName", "groupName", "newGroupName"), _IAM_NAMES),
    **dict.fromkeys(("policyName", "instanceProfileName"), _IAM_NAMES),
    **dict.fromkeys(("path", "newPath"), _IAM_PATH),
    "pathPrefix": _IAM_PREFIX,
}


def _iam(found: list[Violation]) -> AwsError:
    """Names: https://github.com/shashankprasanna/torchserve-examples/issues/7

    Paths: https://github.com/aws-cloudformation/cfn-lint/issues/722 https://github.com/aws/aws-cli/issues/5860
    """
    one = found[0]
    if len(found) == 1 and "regular expression" in one.constraint and one.path in _IAM_RULES:
        return ValidationError(f"The specified value for {one.path} is invalid. It {_IAM_RULES[one.path]}")
    return _coral(found)


_FORMS: Final[Mapping[str, Callable[[list[Violation]], AwsError]]] = {
    "iam": _iam,
    "logs": _logs,
    "ecr": _ecr,
    "cloudwatch": _cloudwatch,
    "apigateway": _api_gateway,
    "apigatewayv2": _api_gateway,
    "apigatewaymanagementapi": _api_gateway,
}


# SQS and S3, which check presence by the model and everything else by rules of their own


def _missing(shape: Shape, value: Mapping[str, Any], path: str) -> Iterator[str]:
    """The paths of required members that are absent, spelled as the query protocol spells them.

    The values of maps are left out: what an attribute of a message must have, SQS says in other words.
    """
    prefix = f"{path}." if path else ""
    for name in shape.required:
        if value.get(name) is None:
            yield prefix + member_name(shape.members[name], name)
    for name, inner in value.items():
        member = shape.members[name]
        if member.type == "list" and member.member.type == "structure" and inner is not None:
            wire_name = member_name(member, name)
            for index, item in enumerate(inner, 1):
                if item is not None:
                    yield from _missing(member.member, item, f"{prefix}{wire_name}.{index}")


def _malformed(_path: str) -> AwsError:
    return MalformedXml()


_REQUIRED_ONLY: Final[Mapping[str, Callable[[str], AwsError]]] = {"sqs": MissingParameter, "s3": _malformed}
