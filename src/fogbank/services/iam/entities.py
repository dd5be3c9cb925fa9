"""Finding and changing what has a name: one way for roles, users, groups and instance profiles."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final, Generic, TypeVar

from msgspec import Struct

from fogbank.kernel.action import Context
from fogbank.services.iam import store as tables
from fogbank.services.iam.errors import EntityAlreadyExists, NoSuchEntity
from fogbank.services.iam.model import Group, Owner, Principal, Profile, Role, User
from fogbank.services.iam.store import Stored, Table, key
from fogbank.storage.again import again_on_conflict
from fogbank.storage.api import Check, Operation, Store

EntityT = TypeVar("EntityT", bound=Owner)


class Kind(Struct, Generic[EntityT], frozen=True):
    """A kind of entity, and how AWS speaks of it."""

    table: Table[EntityT]
    noun: str  # in ARNs
    not_found: str
    exists: str

    def missing(self, name: str) -> NoSuchEntity:
        return NoSuchEntity(self.not_found.format(name))

    def taken(self, name: str) -> EntityAlreadyExists:
        return EntityAlreadyExists(self.exists.format(name))

    def arn(self, entity: Owner) -> str:
        return f"arn:{entity.partition}:iam::{entity.account}:{self.noun}{entity.path}{entity.name}"

    async def load(self, store: Store, account: str, name: str) -> Stored[EntityT]:
        """Raises NoSuchEntity."""
        found = await self.table.find(store, key(account, name))
        if found is None:
            raise self.missing(name)
        return found

    async def all(self, store: Store, account: str, path_prefix: str = "/") -> list[EntityT]:
        """Those of an account below a path, in the order of their names."""
        found = await self.table.everything(store, key(account, ""))
        return [each.value for each in found if each.value.path.startswith(path_prefix)]

    async def make(self, store: Store, entity: EntityT, *also: Operation, checks: Sequence[Check] = ()) -> None:
        """Raises EntityAlreadyExists; Conflict, also for `checks`."""
        where = key(entity.account, entity.name)
        if await self.table.find(store, where):
            raise self.taken(entity.name)
        await store.commit([self.table.put(where, entity), *also], [self.table.absent(where), *checks])


def _kind(table: Table[EntityT], noun: str) -> Kind[EntityT]:
    not_found = f"The {noun} with name {{}} cannot be found."
    return Kind(table, noun, not_found, f"{noun.capitalize()} with name {{}} already exists.")


ROLE: Final[Kind[Role]] = _kind(tables.ROLES, "role")
USER: Final[Kind[User]] = _kind(tables.USERS, "user")
GROUP: Final[Kind[Group]] = _kind(tables.GROUPS, "group")
PROFILE: Final[Kind[Profile]] = Kind(
    tables.PROFILES, "instance-profile", "Instance Profile {} cannot be found.", "Instance Profile {} already exists."
)

PrincipalT = TypeVar("PrincipalT", bound=Principal)


@again_on_conflict
async def change(
    store: Store, ctx: Context, kind: Kind[EntityT], name: str, decide: Callable[[EntityT], EntityT]
) -> EntityT:
    """Replace an entity by what `decide` makes of it. Raises NoSuchEntity and what `decide` raises."""
    stored = await kind.load(store, ctx.account, name)
    changed = decide(stored.value)
    if changed != stored.value:
        await store.commit([stored.becomes(changed)], [stored.unchanged()])
    return changed


# Those that policies are put on, by their nouns.
KINDS: Final[Mapping[str, Kind[Role] | Kind[User] | Kind[Group]]] = {"role": ROLE, "user": USER, "group": GROUP}
