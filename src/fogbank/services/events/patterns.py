"""Patterns of rules and archives: text, checked and compiled."""

from collections.abc import Sequence
from functools import lru_cache

import msgspec

from fogbank.fabric.pattern import (
    EVENT_PATTERN,
    Field,
    Leaf,
    Matcher,
    Or,
    PatternError,
    compile_pattern,
    parse_pattern,
)
from fogbank.fabric.pattern_conditions import Condition
from fogbank.services.events.errors import InvalidEventPattern


@lru_cache(maxsize=1024)
def compiled(text: str) -> Matcher:
    """Raises InvalidEventPattern."""
    try:
        return compile_pattern(msgspec.json.decode(text), EVENT_PATTERN)
    except (msgspec.MsgspecError, PatternError, RecursionError) as error:
        raise InvalidEventPattern(str(error)) from None


def has_wildcard(text: str) -> bool:
    """Whether a pattern that was checked has a wildcard; a bus takes few of those.

    https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html (Rules containing wildcards)
    """
    return "wildcard" in text and any(map(_asks_wildcard, parse_pattern(msgspec.json.decode(text), EVENT_PATTERN)))


def _asks_wildcard(field: Field) -> bool:
    if isinstance(field, Leaf):
        return any(map(_is_wildcard, field.conditions))
    alternatives: Sequence[Sequence[Field]] = field.alternatives if isinstance(field, Or) else [field.fields]
    return any(_asks_wildcard(below) for fields in alternatives for below in fields)


def _is_wildcard(condition: Condition) -> bool:
    """Also `anything-but` takes one."""
    operand: object = condition.operand
    excluded = condition.operator == "anything-but" and isinstance(operand, dict) and "wildcard" in operand
    return condition.operator == "wildcard" or excluded
