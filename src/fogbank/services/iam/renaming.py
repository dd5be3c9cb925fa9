"""Users and groups can be renamed: the item moves, and whoever names it is told in the same commit."""

from msgspec.structs import replace

from fogbank.services.iam.entities import Kind, PrincipalT
from fogbank.services.iam.model import Usage, with_name, without_name
from fogbank.services.iam.store import USAGES, Stored, key
from fogbank.storage.api import Check, Operation, Store


async def rename(
    store: Store, kind: Kind[PrincipalT], stored: Stored[PrincipalT], changed: PrincipalT
) -> tuple[list[Operation], list[Check]]:
    """What is to be committed for an entity whose name or path is another one now. Raises EntityAlreadyExists."""
    before, where = stored.value, key(changed.account, changed.name)
    operations: list[Operation] = []
    checks: list[Check] = [stored.unchanged()]
    if where != stored.key:
        if await kind.table.find(store, where):
            raise kind.taken(changed.name)
        operations.append(stored.removed())
        checks.append(kind.table.absent(where))
    operations.append(kind.table.put(where, changed))
    if before.name != changed.name:
        for arn in {*before.attached, before.boundary} - {""}:
            usage = await USAGES.find(store, f"{changed.account}/{arn}".encode())
            if usage:
                operations.append(usage.becomes(_renamed(usage.value, kind.noun, before.name, changed.name)))
                checks.append(usage.unchanged())
    return operations, checks


def _renamed(usage: Usage, noun: str, before: str, after: str) -> Usage:
    attached, bounds = usage.attached, usage.bounds
    if before in attached.get(noun, ()):
        attached = with_name(without_name(attached, noun, before), noun, after)
    if before in bounds.get(noun, ()):
        bounds = with_name(without_name(bounds, noun, before), noun, after)
    return replace(usage, attached=attached, bounds=bounds)
