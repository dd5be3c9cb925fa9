"""Random passwords: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetRandomPassword.html"""

import string
from collections.abc import Sequence
from typing import Final

from fogbank.kernel.ids import Ids
from fogbank.services.secretsmanager.errors import InvalidParameter

PUNCTUATION: Final = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
KINDS: Final = (string.ascii_lowercase, string.ascii_uppercase, string.digits, PUNCTUATION, " ")


def password(ids: Ids, kinds: Sequence[str], length: int, *, each: bool) -> str:
    """Characters of these kinds; with `each`, at least one of every kind. Raises InvalidParameterException."""
    if not any(kinds):
        raise InvalidParameter("The password can't be generated because all characters are excluded.")  # a guess
    left = [kind for kind in kinds if kind]
    if each and length < len(left):
        raise InvalidParameter(
            "The password length is too short to include each of the required character types."
        )  # a guess
    everything = "".join(left)
    characters = [_pick(ids, kind) for kind in left] if each else []
    characters += [_pick(ids, everything) for _ in range(length - len(characters))]
    return "".join(_shuffled(ids, characters))


def _pick(ids: Ids, characters: str) -> str:
    return characters[int(ids.fraction() * len(characters))]


def _shuffled(ids: Ids, characters: list[str]) -> list[str]:
    for at in range(len(characters) - 1, 0, -1):
        other = int(ids.fraction() * (at + 1))
        characters[at], characters[other] = characters[other], characters[at]
    return characters
