"""Filter patterns: which events FilterLogEvents, Live Tail and metric filters see.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
"""

from functools import lru_cache
from typing import Protocol

from fogbank.services.logs.filter_fields import FieldFilter
from fogbank.services.logs.filter_json import JsonFilter
from fogbank.services.logs.filter_terms import TermFilter


class Filter(Protocol):
    """A pattern, understood."""

    def matches(self, message: str) -> bool: ...

    def extract(self, message: str) -> dict[str, str] | None:
        """What the pattern takes out of a message that matches; None of one that does not."""
        ...


@lru_cache(maxsize=256)
def filter_of(pattern: str) -> Filter:
    """Understand a pattern. Raises InvalidParameter."""
    text = pattern.strip()
    if text.startswith("{"):
        return JsonFilter(text)
    return FieldFilter(text) if text.startswith("[") else TermFilter(text)
