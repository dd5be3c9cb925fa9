"""What a target gets of an event: all of it, a part, a fixed text, or a template that is filled in.

    read_path(event, "$.detail.items[0].sku")
    reshape(Reshaping(transformer=Transformer({"id": "$.detail.id"}, '{"order": <id>}')), event, variables)
    fill_pipe_template('{"order": <$.body.id>}', event, {"aws.pipes.pipe-name": "orders"})

A variable outside of quotation marks becomes JSON; between them it becomes text. AWS does not escape what it puts
between quotation marks, and takes the quotation marks out of objects and lists there
(https://github.com/aws/aws-cdk/issues/15512).

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-input-transformation.html
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, cast

import msgspec
from msgspec import Struct

# Paths

ABSENT: Final = object()
# The one subset of JSONPath that is published: the pattern of Pipes' shape JsonPath.
# https://docs.aws.amazon.com/eventbridge/latest/pipes-reference/API_PipeTargetEventBridgeEventBusParameters.html
_PATH: Final = re.compile(r"\$(\.[\w/-]+(\[(\d+|\*)\])*)*")
_STEP: Final = re.compile(r"\.(?P<name>[\w/-]+)|\[(?P<index>\d+)\]|\[\*\]")


class PathError(Exception):
    """The text is no path that EventBridge reads."""


def is_path(text: str) -> bool:
    """Dots, dashes, underscores, alphanumeric characters, slashes, indices and wildcards: no more is read."""
    return _PATH.fullmatch(text) is not None


def read_path(document: Any, path: str) -> Any:
    """What the path finds in a decoded document: a value, or ABSENT; with a wildcard the list of all it finds.

    Raises PathError.
    """
    if not is_path(path):
        raise PathError(f"{path} is not a path")
    found = [document]
    for step in _STEP.finditer(path):
        found = [below for each in found for below in _below(each, step)]
    if "[*]" in path:
        return found or ABSENT
    return found[0] if found else ABSENT


def _below(value: Any, step: re.Match[str]) -> Sequence[Any]:
    name, index = step["name"], step["index"]
    if name is not None:
        fields = cast("dict[str, Any]", value) if isinstance(value, dict) else {}
        return [fields[name]] if name in fields else []
    elements = cast("list[Any]", value) if isinstance(value, list) else []
    return elements if index is None else elements[int(index) : int(index) + 1]


# Templates


class Slot(Struct, frozen=True):
    """A variable in a template. `quoted`: it stands between quotation marks."""

    name: str
    quoted: bool


Template = Sequence[str | Slot]
_TOKEN: Final = re.compile(r'\\.|"|<(?P<name>[^<>"\s]+)>|[^\\"<]+|[\\<]', re.DOTALL)
_JSON_TOKEN: Final = re.compile(r'"(?:[^"\\]|\\.)*"|\s+', re.DOTALL)


def parse_template(text: str, *, is_variable: Callable[[str], bool]) -> Template:
    """The template as texts and slots."""
    parts: list[str | Slot] = []
    quoted = False
    for token in _TOKEN.finditer(text):
        name = token["name"]
        if name is not None and is_variable(name):
            parts.append(Slot(name, quoted))
            continue
        if token[0] == '"':
            quoted = not quoted
        parts.append(token[0])
    return parts


def fill(template: Template, value_of: Callable[[str], Any]) -> str:
    """The template with its variables. A variable without a value (ABSENT) leaves nothing between quotation marks.

    What it leaves outside of them is a guess: an empty text, so that the output stays JSON.
    """
    filled = "".join(part if isinstance(part, str) else _filled(part, value_of(part.name)) for part in template)
    return _minified(filled) if _is_json(filled) else filled


def _filled(slot: Slot, value: Any) -> str:
    if not slot.quoted:
        return '""' if value is ABSENT else dump(value)
    if value is ABSENT:
        return ""
    if isinstance(value, str):
        return value
    return dump(value).replace('"', "")


def dump(value: Any) -> str:
    """Minified JSON."""
    return msgspec.json.encode(value).decode()


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _minified(text: str) -> str:
    return _JSON_TOKEN.sub(lambda token: "" if token[0].isspace() else token[0], text)


# EventBridge

VARIABLES_MAX: Final = 100
RULE_ARN: Final = "aws.events.rule-arn"
RULE_NAME: Final = "aws.events.rule-name"
INGESTION_TIME: Final = "aws.events.event.ingestion-time"
_EVENT: Final = "aws.events.event"
_EVENT_JSON: Final = "aws.events.event.json"
RESERVED: Final = frozenset({RULE_ARN, RULE_NAME, INGESTION_TIME, _EVENT, _EVENT_JSON})


class Transformer(Struct, frozen=True):
    """An InputTransformer: paths by the names of variables, and the template that they fill."""

    paths: Mapping[str, str]
    template: str


class Reshaping(Struct, frozen=True):
    """What a target says of its input; one of them at most."""

    input: str | None = None
    input_path: str | None = None
    transformer: Transformer | None = None


class InputError(Exception):
    """What a target says of its input cannot be. The message is what PutTargets answers for the target."""


def reshape(reshaping: Reshaping, event: Mapping[str, Any], variables: Mapping[str, str]) -> bytes:
    """What the target gets. `variables`: RULE_ARN, RULE_NAME and INGESTION_TIME with their values.

    A path that finds nothing makes the input null (a guess; no page says).
    """
    if reshaping.input is not None:
        return reshaping.input.encode()
    if reshaping.input_path is not None:
        found = _read(event, reshaping.input_path)
        return msgspec.json.encode(None if found is ABSENT else found)
    if reshaping.transformer is not None:
        return _transform(reshaping.transformer, event, variables).encode()
    return msgspec.json.encode(event)


def _transform(transformer: Transformer, event: Mapping[str, Any], variables: Mapping[str, str]) -> str:
    def value_of(name: str) -> Any:
        if name == _EVENT:
            return {field: value for field, value in event.items() if field != "detail"}
        if name == _EVENT_JSON:
            return event
        if name in variables:
            return variables[name]
        return _read(event, transformer.paths[name])

    known = RESERVED | transformer.paths.keys()
    return fill(parse_template(transformer.template, is_variable=known.__contains__), value_of)


def _read(document: Any, path: str) -> Any:
    """A path that is none finds nothing: there is no validation when paths are created."""
    try:
        return read_path(document, path)
    except PathError:
        return ABSENT


def check_reshaping(reshaping: Reshaping, target_id: str) -> None:
    """Raises InputError with what PutTargets answers.

    https://github.com/awsdocs/aws-cloudformation-user-guide/issues/1010 (Input). The other words are guesses.
    """
    given = [reshaping.input, reshaping.input_path, reshaping.transformer]
    if sum(each is not None for each in given) > 1:
        raise InputError(f"Only one of Input, InputPath, or InputTransformer must be provided for target {target_id}.")
    if reshaping.input is not None and not _is_json(reshaping.input):
        raise InputError(f"Input for target {target_id} is not a valid JSON text.")
    if reshaping.input_path is not None and not is_path(reshaping.input_path):
        raise InputError(f"InputPath for target {target_id} is not a valid JSON path.")
    if reshaping.transformer is not None:
        _check_transformer(reshaping.transformer, target_id)


def _check_transformer(transformer: Transformer, target_id: str) -> None:
    for name in transformer.paths:
        if name.lower().startswith("aws."):
            raise InputError(f"InputPathsMap for target {target_id} contains the reserved key {name}.")
    template = parse_template(transformer.template, is_variable=lambda _: True)
    for part in template:
        if isinstance(part, Slot) and part.name not in RESERVED and part.name not in transformer.paths:
            raise InputError(f"InputTemplate for target {target_id} uses <{part.name}>, which InputPathsMap lacks.")
    # Texts need quotation marks: with values in their places a template must be JSON, or lines of it.
    filled = "".join(part if isinstance(part, str) else ("x" if part.quoted else "0") for part in template)
    if not _is_json(filled) and not all(_is_json(line) for line in filled.splitlines()):
        raise InputError(f"Invalid InputTemplate for target {target_id}.")


# Pipes

_PIPE_EVENT: Final = "aws.pipes.event"
_PIPE_EVENT_JSON: Final = "aws.pipes.event.json"
PIPE_VARIABLES: Final = frozenset(
    f"aws.pipes.{name}"
    for name in ("pipe-arn", "pipe-name", "source-arn", "enrichment-arn", "target-arn", "event.ingestion-time")
)


def fill_pipe_template(template: str, event: Any, variables: Mapping[str, str], *, received: Any = None) -> str:
    """The template of an enrichment or a target, for one event. `variables`: PIPE_VARIABLES with their values.

    `event` is decoded; what lies in it as JSON in a text (SQS's `body`) was decoded as well, by whoever knows the
    source; as it was before is `received`, if it differs. An event that is not JSON, as an enrichment may answer,
    is a text.
    """

    def value_of(name: str) -> Any:
        if name == _PIPE_EVENT:
            return event if received is None else received
        if name == _PIPE_EVENT_JSON:
            # "Only has a value if the payload is JSON."
            return ABSENT if isinstance(event, str) else event
        if name in PIPE_VARIABLES:
            return variables.get(name, ABSENT)
        return _read(event, name)

    parsed = parse_template(template, is_variable=_is_pipe_variable)
    if not template.lstrip().startswith(("{", "[", '"')):
        # Free text, or a path alone: an object loses its quotes here too, the page says.
        parsed = [part if isinstance(part, str) else Slot(part.name, quoted=True) for part in parsed]
    return fill(parsed, value_of)


def _is_pipe_variable(name: str) -> bool:
    return name.startswith("$") or name in PIPE_VARIABLES or name in (_PIPE_EVENT, _PIPE_EVENT_JSON)
