"""Patterns of rules and archives: text, checked and compiled."""

from functools import lru_cache

from fogbank.fabric.pattern import EVENT_PATTERN, Matcher, PatternError
from fogbank.fabric.pattern_text import compile_text
from fogbank.services.events.errors import InvalidEventPattern


@lru_cache(maxsize=1024)
def compiled(text: str) -> Matcher:
    """Raises InvalidEventPattern."""
    try:
        return compile_text(text, EVENT_PATTERN)
    except PatternError as error:
        raise InvalidEventPattern(str(error)) from None
