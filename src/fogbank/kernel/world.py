"""What the kernel gives to everyone: time, ids, limits, wake-ups and work in the background."""

from typing import Any, TypeVar

from msgspec import Struct

from fogbank.kernel.background import Background
from fogbank.kernel.clock import Clock
from fogbank.kernel.ids import Ids
from fogbank.kernel.limits import Limits
from fogbank.kernel.wakeup import Wakeups

_Port = TypeVar("_Port")


class World(Struct, frozen=True):
    """One a server, one a test.

    `ports` holds what the composition root gives to services beyond the kernel (where functions run, for one),
    by its type.
    """

    clock: Clock
    ids: Ids
    limits: Limits
    wakeups: Wakeups
    background: Background
    ports: dict[type[Any], Any] = {}

    def port(self, kind: type[_Port]) -> _Port:
        """What was given under this type. Raises KeyError when nothing was: a mistake of the composition."""
        found: _Port = self.ports[kind]
        return found
