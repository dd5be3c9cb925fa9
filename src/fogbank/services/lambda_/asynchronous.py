"""Asynchronous invocations: entries of the function's own queue, retried on AWS's schedule.

https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
"""

from typing import Final

from msgspec import Struct, msgpack

from fogbank.compute.api import Invocation
from fogbank.kernel.world import World
from fogbank.services.lambda_.model import Function
from fogbank.storage.api import Push, Store


class Event(Struct, frozen=True, omit_defaults=True):
    """An invocation that waits. `failures` and `throttles` count what happened to it so far."""

    invocation: Invocation
    qualifier: str = ""
    failures: int = 0
    throttles: int = 0


_encode: Final = msgpack.Encoder().encode


async def accept(
    store: Store, world: World, function: Function, qualifier: str, invocation: Invocation, *, now_ms: int
) -> None:
    """Keep an event for a function; it is on the disk when this returns."""
    await store.commit([push(function, Event(invocation, qualifier), now_ms=now_ms, due_ms=now_ms, born_ms=now_ms)])


def push(function: Function, event: Event, *, now_ms: int, due_ms: int, born_ms: int) -> Push:
    return Push(function.id, _encode(event), now_ms, due_ms, born_ms)
