"""What sockets and codecs hand to each other: one HTTP request and one HTTP reply, as values."""

from collections.abc import AsyncIterator

from msgspec import Struct


class Request(Struct, gc=False):
    """One request as it came in.

    `path` is the request target before the question mark and `query` what follows it, both as they were sent
    (percent-encoded). Header names are in lower case; of repeated headers the values are joined by ", ".
    """

    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: bytes


class Reply(Struct, gc=False):
    """One reply. `body` may be an asynchronous iterator: then it is sent in pieces as they come.

    `length` is how many bytes such a body will be, where that is known; else it is sent in chunks.
    """

    status: int
    headers: dict[str, str]
    body: bytes | AsyncIterator[bytes] = b""
    length: int | None = None
