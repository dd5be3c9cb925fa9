"""Patterns for unstructured events: terms, phrases and expressions that must, may or must not be there.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/matching-terms-unstructured-log-events.html
"""

import re
from collections.abc import Callable
from typing import Final, final

from fogbank.services.logs.errors import InvalidFilterPattern, InvalidTerm
from fogbank.services.logs.filter_regex import regex_of

_TOKEN: Final = re.compile(
    r"""(?P<sign>[-?]?)\s*(?:
      "(?P<phrase>(?:[^"\\]|\\.)*)"
    | %(?P<regex>(?:[^%\\]|\\.)*)%
    | (?P<term>\S+)
    )(?=\s|$)\s*""",
    re.VERBOSE | re.DOTALL,
)
_TERM: Final = re.compile(r"\w+")
_ESCAPED: Final = re.compile(r"\\(.)", re.DOTALL)

Contains = Callable[[str], bool]


@final
class TermFilter:
    """All of `wanted`, none of `unwanted`, and, only where these are alone, any of `optional`."""

    def __init__(self, pattern: str) -> None:
        """Raises InvalidFilterPattern."""
        wanted: list[Contains] = []
        unwanted: list[Contains] = []
        optional: list[Contains] = []
        signs = {"": wanted, "-": unwanted, "?": optional}
        at = 0
        while at < len(pattern):
            found = _TOKEN.match(pattern, at)
            if found is None:
                raise InvalidFilterPattern
            signs[found["sign"]].append(_contains(found))
            at = found.end()
        self._wanted = wanted
        self._unwanted = unwanted
        # "If you combine "?" with other filter patterns, all question mark terms will be ignored."
        self._optional = [] if wanted or unwanted else optional

    def matches(self, message: str) -> bool:
        if self._optional:
            return any(one(message) for one in self._optional)
        return all(one(message) for one in self._wanted) and not any(one(message) for one in self._unwanted)

    def extract(self, message: str) -> dict[str, str] | None:
        """What the pattern takes out of a message that matches; None of one that does not."""
        return {} if self.matches(message) else None


def _contains(token: re.Match[str]) -> Contains:
    if token["regex"] is not None:
        return regex_of(token["regex"]).search
    if token["phrase"] is None:
        term = token["term"]
        if _TERM.fullmatch(term) is None:
            raise InvalidTerm(term)
        return lambda message: term in message
    if not token["phrase"]:
        raise InvalidTerm('""')
    phrase = _ESCAPED.sub(r"\1", token["phrase"])
    if phrase.isspace():
        # AWS's way to write a pattern that everything matches.
        return lambda _: True
    return lambda message: phrase in message
