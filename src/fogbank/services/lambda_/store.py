"""The only file of Lambda that knows how its values lie in the store.

item   lambda.function   account/region/name             a function with its $LATEST
item   lambda.version    account/region/name/version     a published version (version in ten digits)
item   lambda.alias      account/region/name/alias
item   lambda.layer      account/region/name/version     a layer version (version in ten digits)
item   lambda.oldlayer   account/region/name/version     a deleted one, for the functions that have it
item   lambda.layers     account/region/name             the number of a layer's last version
item   lambda.mapping    uuid
item   lambda.url        url id                          whose URL it is
item   lambda.code       sha256                          an archive that is kept, or is about to be (keeping.py)
queue  the function's id                                 its asynchronous invocations

Aliases, versions and URLs change in commits that write their function too, and check that it is unchanged: whoever
read a function and commits under that check has seen them as they are.
"""

from typing import Final

from fogbank.services.lambda_.model import (
    Alias,
    Function,
    LayerNumbers,
    LayerVersion,
    SourceMapping,
    UrlOwner,
    Version,
)
from fogbank.storage.api import Put, Remove, Store
from fogbank.storage.table import Stored, Table

__all__ = [
    "ALIASES",
    "FUNCTIONS",
    "LAYERS",
    "LAYER_NUMBERS",
    "MAPPINGS",
    "OLD_LAYERS",
    "URLS",
    "VERSIONS",
    "Stored",
    "Table",
    "archive_noted",
    "archives_noted",
    "key",
    "note_archive",
    "numbered",
    "unnote_archive",
]

FUNCTIONS: Final = Table("lambda.function", Function)
VERSIONS: Final = Table("lambda.version", Version)
ALIASES: Final = Table("lambda.alias", Alias)
LAYERS: Final = Table("lambda.layer", LayerVersion)
OLD_LAYERS: Final = Table("lambda.oldlayer", LayerVersion)
LAYER_NUMBERS: Final = Table("lambda.layers", LayerNumbers)
URLS: Final = Table("lambda.url", UrlOwner)
MAPPINGS: Final = Table("lambda.mapping", SourceMapping)
_ARCHIVES: Final = "lambda.code"


def key(*parts: str) -> bytes:
    """A key of names: `key(account, region, name)`. As a prefix, end it with an empty part."""
    return "/".join(parts).encode()


def numbered(version: str | int) -> str:
    """A version in keys, so that their order is the numbers'."""
    return f"{int(version):010d}"


def note_archive(sha256: str) -> Put:
    return Put(_ARCHIVES, sha256.encode(), b"")


def unnote_archive(sha256: str) -> Remove:
    return Remove(_ARCHIVES, sha256.encode())


async def archive_noted(store: Store, sha256: str) -> bool:
    return await store.get(_ARCHIVES, sha256.encode()) is not None


async def archives_noted(store: Store) -> set[str]:
    """The hashes of all archives that are kept."""
    found: set[str] = set()
    low = b""
    while page := await store.scan(_ARCHIVES, low):
        found.update(item.key.decode() for item in page)
        low = page[-1].key + b"\0"
    return found
