"""`/_fogbank/code/SHA256`: a deployment package, where GetFunction says that it can be fetched.

On AWS such a URL is signed and lasts ten minutes; here nobody knows it who does not know the hash.
"""

import re
import sys
from collections.abc import AsyncIterator
from typing import Final

from fogbank.storage.api import BlobRef, Store
from fogbank.wire.http import Reply

_PATH: Final = re.compile(r"/_fogbank/code/([0-9a-f]{64})")


async def code_reply(store: Store, path: str) -> Reply | None:
    """The archive; None for a path that is no archive's."""
    found = _PATH.fullmatch(path)
    if found is None:
        return None
    # The path says nothing of the size: it ends where the blob ends.
    pieces = store.blobs.read(BlobRef(found[1], sys.maxsize))
    try:
        first = await anext(pieces, b"")
    except KeyError:
        return None
    return Reply(200, {"content-type": "application/zip"}, _with(first, pieces))


async def _with(first: bytes, rest: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    yield first
    async for piece in rest:
        yield piece
