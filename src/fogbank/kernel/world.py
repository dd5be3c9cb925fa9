"""What the kernel gives to everyone: time, ids, limits, wake-ups and work in the background."""

from msgspec import Struct

from fogbank.kernel.background import Background
from fogbank.kernel.clock import Clock
from fogbank.kernel.ids import Ids
from fogbank.kernel.limits import Limits
from fogbank.kernel.wakeup import Wakeups


class World(Struct, frozen=True):
    """One a server, one a test."""

    clock: Clock
    ids: Ids
    limits: Limits
    wakeups: Wakeups
    background: Background
