"""The patterns of the models, which are Java's or ECMAScript's, as Python's.

A pattern must match the whole value. One that Python cannot express is not checked: the service's own rules are
what is left of it. Python's engine backtracks, so patterns that would take exponential time are rewritten; the
tests time every pattern of every model against strings made to trap it.
"""

import re
from functools import cache
from typing import Final

# https://www.unicode.org/reports/tr18/#General_Category_Property, as far as the models use it inside of classes.
# \p{L} and \p{N} together are Python's \w but for the underscore, which all classes that have them have too.
_PROPERTIES: Final = {
    "L": r"\w",
    "N": r"\w",
    "Z": r" \xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000",
    "ASCII": r"\x00-\x7f",
    "Print": r"\x20-\x7e",
}
_PROPERTY: Final = re.compile(r"\\p\{(\w+)\}")
_RANGE_FROM_CLASS: Final = re.compile(r"(?<!\\)((?:\\\\)*\\[wds])-(?=[^\]])")

# The same languages, said so that no character can be read in two ways.
_REWRITTEN: Final = {
    r"^[ \t]*[\x20-\x7E]+([ \t]+[\x20-\x7E]+)*[ \t]*$": r"[\t\x20-\x7E]*[\x20-\x7E][\t\x20-\x7E]*",
    r"^[ \t]*[^\x00-\x1F:\x7F]+([ \t]+[^\x00-\x1F:\x7F]+)*[ \t]*$": (
        r"\t*[^\x00-\x1F:\x7F][^\x00-\x08\x0A-\x1F:\x7F]*"
    ),
    r"[ \t]*[\x20-\x7E]+([ \t]+[\x20-\x7E]+)*[ \t]*|(\$(\.[\w/_-]+(\[(\d+|\*)\])*)*)": (
        r"[\t\x20-\x7E]*[\x20-\x7E][\t\x20-\x7E]*"
    ),
    r"^[a-z0-9*](?:[._\-/a-z0-9*]?[a-z0-9*]+)*$": r"[a-z0-9*]+(?:[._\-/][a-z0-9*]+)*",
}


def _characters(found: re.Match[str]) -> str:
    characters, before = _PROPERTIES[found[1]], found.string[: found.start()]
    return characters if before.rfind("[") > before.rfind("]") else f"[{characters}]"


@cache
def compiled(pattern: str) -> re.Pattern[str] | None:
    """The pattern for `fullmatch`; None for one that Python cannot express."""
    text = _REWRITTEN.get(pattern, pattern)
    flags = re.NOFLAG if _PROPERTY.search(text) else re.ASCII  # \w and \d of Java and ECMAScript are ASCII's
    try:
        text = _PROPERTY.sub(_characters, text)
        return re.compile(_RANGE_FROM_CLASS.sub(r"\1\\-", text), flags)
    except (KeyError, re.error):
        return None
