"""Amazon SNS: https://docs.aws.amazon.com/sns/latest/api/"""

from collections.abc import Mapping
from typing import Final

from fogbank.fabric.delivery import Delivery, Landing, Target, TargetError
from fogbank.kernel.action import Handler
from fogbank.kernel.arn import Arn
from fogbank.kernel.world import World
from fogbank.storage.api import Store

__all__ = ["ACTIONS", "NOTES", "resume", "target"]

ACTIONS: Final[tuple[Handler, ...]] = ()

# Where an operation is honoured and a value in it is kept without effect, this says so; the coverage page shows it.
NOTES: Final[Mapping[str, str]] = {}


def target(store: Store, world: World) -> Target:
    """The target of this service's ARNs."""

    async def land(delivery: Delivery, arn: Arn) -> Landing:
        raise TargetError("UnsupportedTarget", f"Fogbank has no {arn.service}", transient=False)

    return land


async def resume(store: Store, world: World) -> None:
    """Go on with what was interrupted."""
