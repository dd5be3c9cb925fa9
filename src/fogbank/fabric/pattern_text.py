"""Patterns as texts: read, checked and compiled, and what is wrong said with its place.

    "slug" must be an object or an array
     at [Source: (String)"{"pipeline": {"slug": "some-pipeline"}}"; line: 1, column: 25]

So EventBridge says it: its parser tells how far it had read. A string's value is not read before it is needed, so its
place is behind the first quotation mark; a name's is that of the value behind it.
https://github.com/buildkite/docs/pull/896 https://github.com/cloud-custodian/cloud-custodian/issues/6507
"""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from fogbank.fabric.pattern import Below, Dialect, Field, Matcher, Or, PatternError, compile_pattern, parse_pattern

_SHOWN_CHARS_MAX: Final = 500
_OR_COMBINATIONS_MAX: Final = 1000
_SPACE: Final = re.compile(r"[ \t\r\n]*")
_STRING: Final = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_SCALAR: Final = re.compile(r"[^\s,\]}]+")


def compile_text(text: str, dialect: Dialect) -> Matcher:
    """Raises PatternError; its text names the place."""
    return compile_pattern(read_pattern(text, dialect), dialect)


def read_pattern(text: str, dialect: Dialect) -> Mapping[str, Any]:
    """The pattern that a text holds, checked. Raises PatternError; its text names the place."""
    try:
        pattern: Any = json.loads(text)
    except json.JSONDecodeError as error:
        # Where it says so is AWS's way, what it says is a guess.
        found = text[error.pos : error.pos + 1]
        said = f"Unexpected character ('{found}' (code {ord(found)}))" if found else "Unexpected end-of-input"
        raise PatternError(_placed(said, text, error.pos + len(found))) from None
    except RecursionError:
        raise PatternError(_placed("The pattern is nested too deeply", text, 0)) from None
    try:
        fields = parse_pattern(pattern, dialect)
    except PatternError as error:
        end = _end_of(text, error.path, at_end=error.at_end)
        raise PatternError(_placed(error.message, text, end), *error.path, at_end=error.at_end) from None
    if _or_combinations(fields) > _OR_COMBINATIONS_MAX:
        # The limit is documented, its words are a guess.
        raise PatternError(f"Rule is too complex - $or has more than {_OR_COMBINATIONS_MAX} combinations")
    return pattern


def _or_combinations(fields: Sequence[Field]) -> int:
    """The sizes of all `$or` multiplied with each other.

    https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html#eb-filtering-complex-example-or
    """
    product = 1
    for field in fields:
        if isinstance(field, Or):
            product *= sum(_or_combinations(alternative) for alternative in field.alternatives)
        elif isinstance(field, Below):
            product *= _or_combinations(field.fields)
    return product


def _placed(message: str, text: str, end: int) -> str:
    before = text[:end]
    line, column = before.count("\n") + 1, end - (before.rfind("\n") + 1) + 1
    shown = f'"{text[:_SHOWN_CHARS_MAX]}"'
    if len(text) > _SHOWN_CHARS_MAX:
        shown += f"[truncated {len(text) - _SHOWN_CHARS_MAX} chars]"
    return f"{message}\n at [Source: (String){shown}; line: {line}, column: {column}]"


# Places in a text that is known to be JSON


def _end_of(text: str, path: Sequence[str | int], *, at_end: bool) -> int:
    """How far a parser has read that has come to the value at the end of the path."""
    start = _start_of(text, path)
    if at_end:
        return _skip(text, start)
    return start + 1 if text[start] in '"{[' else _skip(text, start)


def _start_of(text: str, path: Sequence[str | int]) -> int:
    position = _space(text, 0)
    for step in path:
        wanted = _find(text, position, step)
        if wanted is None:
            break
        position = wanted
    return position


def _find(text: str, position: int, step: str | int) -> int | None:
    """Where the named or numbered value of an object or a list begins. Of names that repeat, the last counts."""
    is_object = text[position] == "{"
    position = _space(text, position + 1)
    found, index = None, 0
    while text[position] not in "}]":
        name: str | int = index
        if is_object:
            end = _skip(text, position)
            name = json.loads(text[position:end])
            position = _space(text, _space(text, end) + 1)
        if name == step:
            found = position
        position = _space(text, _skip(text, position))
        if text[position] == ",":
            position = _space(text, position + 1)
        index += 1
    return found


def _skip(text: str, position: int) -> int:
    """The end of the value that begins here."""
    if text[position] not in "{[":
        found = (_STRING if text[position] == '"' else _SCALAR).match(text, position)
        return found.end() if found else position
    depth = 0
    while True:
        char = text[position]
        if char == '"':
            position = _skip(text, position)
            continue
        depth += (char in "{[") - (char in "}]")
        position += 1
        if depth == 0:
            return position


def _space(text: str, position: int) -> int:
    found = _SPACE.match(text, position)
    return found.end() if found else position
