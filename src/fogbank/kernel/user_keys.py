"""The access keys of IAM's users, where whoever verifies signatures can ask for them without waiting.

IAM fills it when the store is open and after each commit that changes a key or its user; the store stays the truth.
"""

from collections.abc import Iterable, Mapping
from typing import final

from msgspec import Struct


class UserKey(Struct, frozen=True):
    """Whose a key is, and the secret that it signs with."""

    account: str
    arn: str
    user_id: str
    secret: str
    active: bool


@final
class UserKeys:
    """A port."""

    def __init__(self) -> None:
        self._keys: dict[str, UserKey] = {}
        self.changes = 0  # grows with each change, for whoever remembers what was found

    def find(self, access_key: str) -> UserKey | None:
        return self._keys.get(access_key)

    def replace(self, gone: Iterable[str], keys: Mapping[str, UserKey]) -> None:
        """Forget some, then know others."""
        for access_key in gone:
            self._keys.pop(access_key, None)
        self._keys.update(keys)
        self.changes += 1

    def clear(self) -> None:
        self._keys.clear()
        self.changes += 1
