"""The only file of CloudFormation that knows how its values lie in the store.

item   cfn.stack      account/region/name/id       a stack, deleted ones too
item   cfn.name       account/region/name          the id of the living stack of this name
item   cfn.resource   stack id/logical id
item   cfn.leftover   stack id/number/logical id/thing  what that work replaced or removed, until it is deleted
item   cfn.export     account/region/name          an exported output
item   cfn.import     account/region/export/stack  a stack that imports it
item   cfn.changeset  stack id/id                   a change set
log    the stack's    its events, in shard 0
log    of a token     answers to custom resources and wait conditions, in shard 0
"""

from collections.abc import Mapping, Sequence
from hashlib import blake2b
from typing import Final

from msgspec import Struct, msgpack

from fogbank.services.cloudformation.model import ChangeSet, Event, Resource, Stack
from fogbank.storage.api import Append, Operation, Remove, Store
from fogbank.storage.table import Stored, Table


class Named(Struct, frozen=True):
    """Which stack has a name."""

    stack_id: str


class Export(Struct, frozen=True):
    """A value that other stacks may import."""

    name: str
    value: str
    stack_id: str


class Import(Struct, frozen=True):
    """Who imports it."""

    export: str
    stack_id: str
    stack_name: str


class Leftover(Struct, frozen=True):
    """A thing to be deleted when the update is complete. `work`: the one that left it."""

    resource: Resource
    work: int
    replaced: bool  # another thing stands for its logical id now


STACKS: Final = Table("cfn.stack", Stack)
NAMES: Final = Table("cfn.name", Named)
RESOURCES: Final = Table("cfn.resource", Resource)
LEFTOVERS: Final = Table("cfn.leftover", Leftover)
EXPORTS: Final = Table("cfn.export", Export)
IMPORTS: Final = Table("cfn.import", Import)
CHANGE_SETS: Final = Table("cfn.changeset", ChangeSet)

_encode: Final = msgpack.Encoder().encode
_event_of: Final = msgpack.Decoder(Event).decode
_EVENTS_MAX: Final = 10_000


def key(*parts: str) -> bytes:
    """A key of names; as a prefix, end it with an empty part."""
    return "/".join(parts).encode()


def stack_key(stack: Stack) -> bytes:
    return key(stack.account, stack.region, stack.name, unique_of(stack.id))


def unique_of(stack_id: str) -> str:
    """The part of a stack's ARN that no other stack has."""
    return stack_id.rpartition("/")[2]


async def find_by_id(store: Store, stack_id: str) -> Stored[Stack] | None:
    """A stack by its ARN, dead or alive."""
    parts = stack_id.split(":", 5)
    names = parts[5].split("/") if len(parts) == 6 else []
    if len(names) != 3:
        return None
    return await STACKS.find(store, key(parts[4], parts[3], names[1], names[2]))


async def find_by_name(store: Store, account: str, region: str, name: str) -> Stored[Stack] | None:
    """The living stack of a name."""
    named = await NAMES.find(store, key(account, region, name))
    return await find_by_id(store, named.value.stack_id) if named else None


def put_resource(stack: Stack, resource: Resource) -> Operation:
    return RESOURCES.put(key(unique_of(stack.id), resource.logical_id), resource)


def remove_resource(stack: Stack, logical_id: str) -> Operation:
    return Remove(RESOURCES.space, key(unique_of(stack.id), logical_id))


def remove_name(stack: Stack) -> Operation:
    """The name is free for another stack."""
    return Remove(NAMES.space, key(stack.account, stack.region, stack.name))


def put_export(stack: Stack, export: Export) -> Operation:
    return EXPORTS.put(key(stack.account, stack.region, export.name), export)


def remove_export(stack: Stack, name: str) -> Operation:
    return Remove(EXPORTS.space, key(stack.account, stack.region, name))


def put_import(stack: Stack, name: str) -> Operation:
    return IMPORTS.put(key(stack.account, stack.region, name, unique_of(stack.id)), Import(name, stack.id, stack.name))


async def resources_of(store: Store, stack: Stack) -> Mapping[str, Stored[Resource]]:
    """All resources of a stack, by logical id."""
    found = await RESOURCES.everything(store, key(unique_of(stack.id), ""))
    return {stored.value.logical_id: stored for stored in found}


def put_leftover(stack: Stack, leftover: Leftover) -> Operation:
    made = leftover.resource.made
    thing = blake2b((made.physical_id if made else "").encode(), digest_size=8).hexdigest()
    name = key(unique_of(stack.id), f"{leftover.work:08d}", leftover.resource.logical_id, thing)
    return LEFTOVERS.put(name, leftover)


async def leftovers_of(store: Store, stack: Stack) -> Sequence[Stored[Leftover]]:
    return await LEFTOVERS.everything(store, key(unique_of(stack.id), ""))


def append_events(stack: Stack, events: Sequence[Event]) -> Operation:
    return Append(stack.log, 0, tuple(map(_encode, events)), events[-1].at_ms)


async def events_of(store: Store, stack: Stack) -> list[Event]:
    """A stack's events, the oldest first."""
    found: list[Event] = []
    after = 0
    while page := await store.read(stack.log, 0, after, _EVENTS_MAX):
        found += [_event_of(record.data) for record in page]
        after = page[-1].sequence
    return found


def answers_log(token: str) -> int:
    """The log of the answers to a token."""
    return int.from_bytes(blake2b(f"cfn.answers/{token}".encode(), digest_size=8).digest(), "big") >> 1 or 1


async def exports_of(store: Store, account: str, region: str) -> Mapping[str, Export]:
    """All exports of an account in a region."""
    found = await EXPORTS.everything(store, key(account, region, ""))
    return {stored.value.name: stored.value for stored in found}
