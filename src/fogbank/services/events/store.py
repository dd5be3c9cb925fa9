"""The only file of EventBridge that knows how its values lie in the store.

item  events.bus     account/region/bus        a bus; the default one only once something of it was set
item  events.rule    account/region/bus//rule  a rule with its targets (names of buses may have single slashes)
item  events.roster  account/region/bus        how many rules the bus has; written with every change of one of them,
                                               so that its version tells whether a compiled index is still good
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from msgspec import Struct, msgpack

from fogbank.services.events.errors import NoBus, NoRule
from fogbank.services.events.model import DEFAULT, Bus, Place, Rule
from fogbank.storage.api import Check, Item, Operation, Put, Remove, Store, Unchanged

BUSES: Final = "events.bus"
RULES: Final = "events.rule"
ROSTERS: Final = "events.roster"
_PAGE: Final = 1000

_encode: Final = msgpack.Encoder().encode
_bus_of: Final = msgpack.Decoder(Bus).decode
_rule_of: Final = msgpack.Decoder(Rule).decode


@lru_cache(maxsize=4096)
def _decode_bus(value: bytes) -> Bus:
    return _bus_of(value)


class StoredBus(Struct, frozen=True, gc=False):
    """A bus and the version of its item; 0 for a default bus of which nothing was set yet."""

    bus: Bus
    version: int

    def unchanged(self) -> Unchanged:
        return Unchanged(BUSES, bus_key(place_of(self.bus)), self.version)


class StoredRule(Struct, frozen=True, gc=False):
    """A rule and the version of its item; 0 for one that is not there yet."""

    rule: Rule
    version: int

    def unchanged(self) -> Unchanged:
        return Unchanged(RULES, _rule_key(place_of(self.rule), self.rule.name), self.version)


class Roster(Struct, frozen=True, gc=False):
    """How many rules a bus has, and the version of its set of rules; both 0 for a default bus that never had one."""

    place: Place
    rules: int
    version: int

    def unchanged(self) -> Unchanged:
        return Unchanged(ROSTERS, bus_key(self.place), self.version)


def place_of(thing: Bus | Rule) -> Place:
    return Place(thing.account, thing.region, thing.name if isinstance(thing, Bus) else thing.bus)


def bus_key(place: Place) -> bytes:
    return f"{place.account}/{place.region}/{place.bus}".encode()


def past(prefix: bytes) -> bytes:
    """The least key greater than every key with this prefix. No key of ours has a byte 0xff."""
    return prefix + b"\xff"


# Buses


async def find_bus(store: Store, place: Place) -> StoredBus | None:
    item = await store.get(BUSES, bus_key(place))
    if item:
        return StoredBus(_decode_bus(item.value), item.version)
    return StoredBus(Bus(place.account, place.region, DEFAULT), 0) if place.bus == DEFAULT else None


async def load_bus(store: Store, place: Place) -> StoredBus:
    """Raises NoBus."""
    found = await find_bus(store, place)
    if found is None:
        raise NoBus(place.bus)
    return found


async def list_buses(store: Store, account: str, region: str) -> list[Bus]:
    """All buses of an account in a region, by their names; the default one among them."""
    low = f"{account}/{region}/".encode()
    buses = [_decode_bus(item.value) for item in await scan_all(store, BUSES, low, past(low))]
    if all(bus.name != DEFAULT for bus in buses):
        buses = sorted([*buses, Bus(account, region, DEFAULT)], key=lambda bus: bus.name)
    return buses


def put_bus(bus: Bus) -> Put:
    return Put(BUSES, bus_key(place_of(bus)), _encode(bus))


def new_bus(bus: Bus) -> list[Operation]:
    """The operations that make a custom bus."""
    return [put_bus(bus), _put_roster(place_of(bus), 0)]


def remove_bus(bus: Bus) -> list[Operation]:
    key = bus_key(place_of(bus))
    return [Remove(BUSES, key), Remove(ROSTERS, key)]


# Rules


async def roster(store: Store, place: Place) -> Roster | None:
    """None when there is no such bus."""
    item = await store.get(ROSTERS, bus_key(place))
    if item:
        return Roster(place, int(item.value), item.version)
    return Roster(place, 0, 0) if place.bus == DEFAULT else None


async def load_roster(store: Store, place: Place) -> Roster:
    """Raises NoBus."""
    found = await roster(store, place)
    if found is None:
        raise NoBus(place.bus)
    return found


async def find_rule(store: Store, place: Place, name: str) -> StoredRule | None:
    item = await store.get(RULES, _rule_key(place, name))
    return StoredRule(_rule_of(item.value), item.version) if item else None


async def load_rule(store: Store, place: Place, name: str) -> StoredRule:
    """Raises NoBus, NoRule."""
    found = await find_rule(store, place, name)
    if found is None:
        await load_roster(store, place)
        raise NoRule(name, place.bus)
    return found


async def list_rules(
    store: Store, place: Place, *, prefix: str = "", after: str = "", limit: int = _PAGE
) -> Sequence[Rule]:
    """Rules in the order of their names, those after `after`."""
    low = _rule_key(place, prefix)
    if after:
        low = max(low, _rule_key(place, after) + b"\0")
    return [_rule_of(item.value) for item in await store.scan(RULES, low, past(_rule_key(place, prefix)), limit)]


async def all_rules(store: Store, place: Place) -> list[Rule]:
    low = _rule_key(place, "")
    return [_rule_of(item.value) for item in await scan_all(store, RULES, low, past(low))]


async def rules_of_everybody(store: Store) -> list[Rule]:
    return [_rule_of(item.value) for item in await scan_all(store, RULES, b"", None)]


def put_rule(rule: Rule, roster: Roster, *, new: bool = False) -> list[Operation]:
    """The operations that write a rule. Their checks: `unchanged` of the rule, and of the roster."""
    place = place_of(rule)
    return [Put(RULES, _rule_key(place, rule.name), _encode(rule)), _put_roster(place, roster.rules + new)]


def remove_rule(rule: Rule, roster: Roster) -> list[Operation]:
    place = place_of(rule)
    return [Remove(RULES, _rule_key(place, rule.name)), _put_roster(place, roster.rules - 1)]


def no_rule(place: Place, name: str) -> Check:
    """The check that there is no such rule."""
    return Unchanged(RULES, _rule_key(place, name), 0)


def _put_roster(place: Place, rules: int) -> Put:
    return Put(ROSTERS, bus_key(place), b"%d" % rules)


def _rule_key(place: Place, name: str) -> bytes:
    return bus_key(place) + b"//" + name.encode()


async def scan_all(store: Store, space: str, low: bytes, high: bytes | None) -> list[Item]:
    """Everything between two keys, page by page."""
    found: list[Item] = []
    while page := await store.scan(space, low, high, _PAGE):
        found += page
        if len(page) < _PAGE:
            break
        low = page[-1].key + b"\0"
    return found
