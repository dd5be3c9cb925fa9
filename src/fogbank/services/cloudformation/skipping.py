"""Types that nobody has, where the operator wants them skipped: visibly, and without any thing behind them."""

from functools import lru_cache
from typing import Final

from fogbank.kernel.resource import Deployment, Made, Properties, ResourceType

# The attribute that stands for any other: its value is the beginning of theirs.
ANY: Final = "*"


def reason_of(type_name: str) -> str:
    """What the events of such a resource say."""
    return f"Skipped: Fogbank does not support the resource type {type_name}."


@lru_cache(maxsize=256)
def skipped(type_name: str) -> ResourceType:
    """A type of this name whose things are names alone."""
    return ResourceType(
        type_name, {}, _create, _delete, _update, frozenset({ANY}), any_property=True, note=reason_of(type_name)
    )


async def _create(deployment: Deployment, _: Properties) -> Made:
    return Made(deployment.logical_id, {ANY: f"skipped:{deployment.logical_id}"})


async def _update(_: Deployment, made: Made, __: Properties, ___: Properties) -> Made:
    return made


async def _delete(_: Deployment, __: Made, ___: Properties) -> None:
    """There is nothing."""
