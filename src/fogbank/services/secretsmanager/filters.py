"""Filters of lists: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_Filter.html"""

import re
from collections.abc import Sequence

from msgspec import Struct

from fogbank.services.secretsmanager.model import Secret


class Filter(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    key: str | None = None
    values: list[str] | None = None


def matches(secret: Secret, filters: Sequence[Filter]) -> bool:
    """Whether a secret passes all filters: of each one of the values, by its beginning.

    "!" before a value turns it around. Names and tags are told apart by case, descriptions and "all" are not.
    """
    return all(any(_passes(secret, one.key or "", value) for value in one.values or ()) for one in filters)


def _passes(secret: Secret, key: str, value: str) -> bool:
    wanted = value.removeprefix("!")
    return _has(secret, key, wanted) != value.startswith("!")


def _has(secret: Secret, key: str, wanted: str) -> bool:
    match key:
        case "name":
            return secret.name.startswith(wanted)
        case "tag-key":
            return any(each.startswith(wanted) for each in secret.tags)
        case "tag-value":
            return any(each.startswith(wanted) for each in secret.tags.values())
        case "description":
            return _words_begin([secret.description], wanted)
        case "all":
            return _words_begin([secret.name, secret.description, *secret.tags, *secret.tags.values()], wanted)
        case _:  # primary-region and owning-service: no secret here is a replica or a service's
            return False


def _words_begin(texts: Sequence[str], wanted: str) -> bool:
    """Whether each word that is wanted begins a word of the texts, or a whole text."""
    words = [word for text in texts for word in (text.lower(), *re.split(r"[^a-z0-9]+", text.lower()))]
    return all(any(word.startswith(one) for word in words) for one in wanted.lower().split())
