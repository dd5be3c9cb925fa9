"""The only file of EventBridge that knows how its values lie in the store.

item  events.bus      account/region/bus        a bus; the default one only once something of it was set
item  events.rule     account/region/bus//rule  a rule with its targets (names of buses may have single slashes)
item  events.roster   account/region/bus        how many rules the bus has; written with every change of one of them,
                                                so that its version tells whether a compiled index is still good,
                                                and if not, which rules must be read again
item  events.archive  account/region/archive    an archive
log   the archive's log                         its events in shard 0, one a record
item  events.replay   account/region/replay     a replay, and how far it came
"""

from collections.abc import Sequence
from typing import Final, Self

from msgspec import Struct
from msgspec.structs import replace

from fogbank.services.events.archive_model import Archive, Replay
from fogbank.services.events.errors import NoBus, NoRule
from fogbank.services.events.model import DEFAULT, Bus, Place, Rule
from fogbank.storage.api import Operation, Store
from fogbank.storage.table import Stored, Table

_CHANGES_KEPT: Final = 32


class Roster(Struct, frozen=True, gc=False):
    """How many rules a bus has, and which of them changed last.

    `changes` counts, from a number that no other bus of the name had; `changed` are the latest, in their order.
    """

    rules: int = 0
    changes: int = 0
    changed: tuple[str, ...] = ()

    def after(self, rule: str, more: int = 0) -> Self:
        """The roster after a rule has changed, with so many rules more."""
        changed = (*self.changed, rule)[-_CHANGES_KEPT:]
        return replace(self, rules=max(0, self.rules + more), changes=self.changes + 1, changed=changed)

    def changed_since(self, before: Self) -> frozenset[str] | None:
        """The rules that may have changed; None: all of them."""
        count = self.changes - before.changes
        return frozenset(self.changed[-count:]) if 0 < count <= len(self.changed) else None


BUSES: Final = Table("events.bus", Bus)
RULES: Final = Table("events.rule", Rule)
ROSTERS: Final = Table("events.roster", Roster)
ARCHIVES: Final = Table("events.archive", Archive)
REPLAYS: Final = Table("events.replay", Replay)


def place_of(thing: Bus | Rule) -> Place:
    return Place(thing.account, thing.region, thing.name if isinstance(thing, Bus) else thing.bus)


def bus_key(place: Place) -> bytes:
    return f"{place.account}/{place.region}/{place.bus}".encode()


def rule_key(place: Place, name: str) -> bytes:
    return f"{place.account}/{place.region}/{place.bus}//{name}".encode()


def name_key(account: str, region: str, name: str) -> bytes:
    """The key of what has a name of its own in an account and region."""
    return f"{account}/{region}/{name}".encode()


# Buses


async def find_bus(store: Store, place: Place) -> Stored[Bus] | None:
    key = bus_key(place)
    found = await BUSES.find(store, key)
    if found is None and place.bus == DEFAULT:
        return Stored(Bus(place.account, place.region, DEFAULT), BUSES.space, key, 0)
    return found


async def load_bus(store: Store, place: Place) -> Stored[Bus]:
    """Raises NoBus."""
    found = await find_bus(store, place)
    if found is None:
        raise NoBus(place.bus)
    return found


async def list_buses(store: Store, account: str, region: str) -> list[Bus]:
    """All buses of an account in a region, by their names; the default one among them."""
    buses = {
        stored.value.name: stored.value for stored in await BUSES.everything(store, f"{account}/{region}/".encode())
    }
    buses.setdefault(DEFAULT, Bus(account, region, DEFAULT))
    return [buses[name] for name in sorted(buses)]


def new_bus(bus: Bus, first_change: int) -> list[Operation]:
    """The operations that make a custom bus. `first_change`: a random number."""
    key = bus_key(place_of(bus))
    return [BUSES.put(key, bus), ROSTERS.put(key, Roster(changes=first_change))]


# Rules


async def find_roster(store: Store, place: Place) -> Stored[Roster] | None:
    """None when there is no such bus. Version 0: a default bus that never had a rule."""
    key = bus_key(place)
    found = await ROSTERS.find(store, key)
    if found is None and place.bus == DEFAULT:
        return Stored(Roster(), ROSTERS.space, key, 0)
    return found


async def load_roster(store: Store, place: Place) -> Stored[Roster]:
    """Raises NoBus."""
    found = await find_roster(store, place)
    if found is None:
        raise NoBus(place.bus)
    return found


async def find_rule(store: Store, place: Place, name: str) -> Stored[Rule] | None:
    return await RULES.find(store, rule_key(place, name))


async def load_rule(store: Store, place: Place, name: str) -> Stored[Rule]:
    """Raises NoBus, NoRule."""
    found = await find_rule(store, place, name)
    if found is None:
        await load_roster(store, place)
        raise NoRule(name, place.bus)
    return found


async def list_rules(
    store: Store, place: Place, *, prefix: str = "", after: str = "", limit: int = 1000
) -> Sequence[Rule]:
    """Rules in the order of their names, those after `after`."""
    begun = rule_key(place, after) if after else b""
    return [stored.value for stored in await RULES.scan(store, rule_key(place, prefix), after=begun, limit=limit)]


async def all_rules(store: Store, place: Place) -> list[Rule]:
    return [stored.value for stored in await RULES.everything(store, rule_key(place, ""))]


async def rules_of_everybody(store: Store) -> list[Rule]:
    return [stored.value for stored in await RULES.everything(store, b"")]
