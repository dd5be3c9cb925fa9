"""Pages: https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListRoles.html (MaxItems, Marker)"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterable, Sequence
from typing import Final, Generic, TypeVar

from msgspec import Struct

from fogbank.services.iam.errors import ValidationFailed

ITEMS_DEFAULT: Final = 100
_Item = TypeVar("_Item")


class Page(Struct, Generic[_Item], frozen=True):
    items: Sequence[_Item]
    marker: str | None  # where the next page begins

    @property
    def is_truncated(self) -> bool:
        return self.marker is not None


def page_of(
    items: Iterable[_Item], name_of: Callable[[_Item], str], marker: str | None, max_items: int | None
) -> Page[_Item]:
    """The items after the marker, which holds the last name of the page before. Raises ValidationError."""
    after = _read(marker) if marker else None
    left = [item for item in sorted(items, key=name_of) if after is None or name_of(item) > after]
    most = max_items or ITEMS_DEFAULT
    page = left[:most]
    return Page(page, _write(name_of(page[-1])) if len(left) > most else None)


def by_itself(name: str) -> str:
    return name


def _write(name: str) -> str:
    return urlsafe_b64encode(f"after:{name}".encode()).decode()


def _read(marker: str) -> str:
    try:
        word, _, name = urlsafe_b64decode(marker.encode()).decode().partition(":")
    except ValueError:
        word, name = "", ""
    if word != "after":
        raise ValidationFailed(f"Invalid Marker: {marker}")  # a guess
    return name
