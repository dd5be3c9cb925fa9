"""Ids and randomness. A server draws from the operating system; a test gives a seed and gets the same again."""

import os
import random
from collections.abc import Callable
from typing import Final, final

_CHUNK: Final = 4096
# The digit that carries the variant: its upper two bits are 10. https://www.rfc-editor.org/rfc/rfc9562#section-4.1
_VARIANT: Final = {digit: "89ab"[int(digit, 16) & 3] for digit in "0123456789abcdef"}


@final
class Ids:
    """Random values in the forms that AWS gives them. `seed=None` draws from the operating system."""

    def __init__(self, seed: int | None = None) -> None:
        self._draw: Callable[[int], bytes] = os.urandom if seed is None else random.Random(seed).randbytes
        self._pool = b""
        self._at = 0

    def randbytes(self, count: int) -> bytes:
        """`count` random bytes, at most 4096 of them."""
        at = self._at
        if at + count > len(self._pool):
            # One call to the operating system serves some hundred ids.
            self._pool, at = self._draw(_CHUNK), 0
        self._at = at + count
        return self._pool[at : at + count]

    def uuid(self) -> str:
        """A version 4 UUID: request ids, message ids, task ids."""
        text = self.randbytes(16).hex()
        return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-{_VARIANT[text[16]]}{text[17:20]}-{text[20:]}"

    def int63(self) -> int:
        """A positive integer below 2**63: ids of queues and logs in the store."""
        return int.from_bytes(self.randbytes(8), "big") >> 1 or 1

    def fraction(self) -> float:
        """A number in [0, 1): jitter."""
        return (int.from_bytes(self.randbytes(8), "big") >> 11) / (1 << 53)
