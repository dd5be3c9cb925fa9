"""Which bytes of an object are asked for. https://www.rfc-editor.org/rfc/rfc9110.html#section-14"""

import re
from typing import Final

from msgspec import Struct

from fogbank.services.s3.errors import InvalidPartNumber, InvalidRange, InvalidRequest
from fogbank.services.s3.model import Version

_RANGE: Final = re.compile(r"\s*bytes\s*=\s*(\d{0,19})\s*-\s*(\d{0,19})\s*", re.IGNORECASE)


class Slice(Struct, frozen=True):
    """Bytes from `start` to before `end`. `content_range` is for the answer, "" when it is the whole."""

    start: int
    end: int
    content_range: str = ""
    parts_count: int | None = None


def slice_of(version: Version, asked: str | None, part_number: int | None) -> Slice:
    """Raises InvalidRange, InvalidPartNumber, InvalidRequest."""
    if part_number is not None:
        if asked is not None:
            raise InvalidRequest("Cannot specify both Range header and partNumber query parameter")
        return _slice_of_part(version, part_number)
    bounds = _bounds(asked, version.size) if asked is not None else None
    if bounds is None:
        return Slice(0, version.size)
    return _slice(*bounds, version.size)


def _slice(start: int, end: int, size: int, parts_count: int | None = None) -> Slice:
    return Slice(start, end, f"bytes {start}-{end - 1}/{size}", parts_count)


def _bounds(asked: str, size: int) -> tuple[int, int] | None:
    """None for what is to be ignored: several ranges, another unit, what cannot be read."""
    found = _RANGE.fullmatch(asked)
    if found is None or not (found[1] or found[2]):
        return None
    if not found[1]:
        length = min(int(found[2]), size)
        if length == 0:
            raise InvalidRange(asked, size)
        return size - length, size
    start = int(found[1])
    last = int(found[2]) if found[2] else size - 1
    if found[2] and last < start:
        return None
    if start >= size:
        raise InvalidRange(asked, size)
    return start, min(last + 1, size)


def _slice_of_part(version: Version, number: int) -> Slice:
    """https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html#API_GetObject_RequestSyntax, partNumber"""
    if not version.parts:
        if number != 1:
            raise InvalidPartNumber(number, 1)
        return _slice(0, version.size, version.size) if version.size else Slice(0, 0)
    if not 1 <= number <= len(version.parts):
        raise InvalidPartNumber(number, len(version.parts))
    start = sum(part.size for part in version.parts[: number - 1])
    return _slice(start, start + version.parts[number - 1].size, version.size, len(version.parts))
