"""Patterns of rules and archives: text, checked and compiled."""

from functools import lru_cache

import msgspec

from fogbank.fabric.pattern import EVENT_PATTERN, Matcher, PatternError, compile_pattern
from fogbank.services.events.errors import InvalidEventPattern


@lru_cache(maxsize=1024)
def compiled(text: str) -> Matcher:
    """Raises InvalidEventPattern."""
    try:
        return compile_pattern(msgspec.json.decode(text), EVENT_PATTERN)
    except msgspec.MsgspecError as error:
        raise InvalidEventPattern(str(error)) from None
    except PatternError as error:
        raise InvalidEventPattern(str(error)) from None
