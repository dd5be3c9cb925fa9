"""Amazon S3: https://docs.aws.amazon.com/AmazonS3/latest/API/"""

from collections.abc import Mapping
from typing import Final

from fogbank.kernel.action import Handler
from fogbank.kernel.world import World
from fogbank.storage.api import Store

__all__ = ["ACTIONS", "NOTES", "resume"]

ACTIONS: Final[tuple[Handler, ...]] = ()

# Where an operation is honoured and a value in it is kept without effect, this says so; the coverage page shows it.
NOTES: Final[Mapping[str, str]] = {}


async def resume(store: Store, world: World) -> None:
    """Go on with what was interrupted."""
