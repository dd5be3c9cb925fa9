"""The only file of Secrets Manager that knows how its values lie in the store.

item   secretsmanager.secret   account/region/name               a secret
item   secretsmanager.value    account/region/name NUL version   what is secret in a version
queue  alarms named "secretsmanager"                             the end of a deleted one, the next rotation
queue  ROTATIONS                                                 rotations that are under way

A secret whose recovery window is over is gone for everybody, also before its alarm has removed it.
"""

from typing import Final

from fogbank.kernel.action import Context
from fogbank.services.secretsmanager.errors import MarkedForDeletion, ResourceNotFound
from fogbank.services.secretsmanager.model import Secret, Value, names_meant
from fogbank.storage.api import Operation, Remove, Store
from fogbank.storage.table import Stored, Table

SECRETS: Final = Table("secretsmanager.secret", Secret)
VALUES: Final = Table("secretsmanager.value", Value)


def key(account: str, region: str, name: str) -> bytes:
    return f"{account}/{region}/{name}".encode()


def value_key(secret: bytes, version_id: str) -> bytes:
    return secret + b"\0" + version_id.encode()


def key_of(secret: Secret) -> bytes:
    return key(secret.account, secret.region, secret.name)


def is_gone(secret: Secret, now_ms: int) -> bool:
    return secret.purge_ms is not None and now_ms >= secret.purge_ms


async def find(store: Store, ctx: Context, secret_id: str) -> Stored[Secret] | None:
    """A secret by its name or ARN, also one that is marked for deletion."""
    place = secret_id.split(":", 6)
    account, region = (place[4], place[3]) if len(place) == 7 and place[0] == "arn" else (ctx.account, ctx.region)
    for name, suffix in names_meant(secret_id):
        found = await SECRETS.find(store, key(account, region, name))
        if found and suffix in ("", found.value.suffix) and not is_gone(found.value, ctx.world.clock.now_ms()):
            return found
    return None


async def load(store: Store, ctx: Context, secret_id: str, *, deleted: bool = False) -> Stored[Secret]:
    """Raises ResourceNotFoundException; InvalidRequestException for one that is marked for deletion, unless asked."""
    found = await find(store, ctx, secret_id)
    if found is None:
        raise ResourceNotFound
    if found.value.deleted_ms is not None and not deleted:
        raise MarkedForDeletion
    return found


async def value_of(store: Store, secret: Secret, version_id: str) -> Value | None:
    found = await VALUES.find(store, value_key(key_of(secret), version_id))
    return found.value if found else None


async def all_secrets(store: Store, ctx: Context) -> list[Secret]:
    """Those of the account in the region, also those marked for deletion."""
    found = await SECRETS.everything(store, key(ctx.account, ctx.region, ""))
    return [each.value for each in found if not is_gone(each.value, ctx.now_ms)]


def put_value(secret: Secret, version_id: str, value: Value) -> Operation:
    return VALUES.put(value_key(key_of(secret), version_id), value)


def changed(stored: Stored[Secret], after: Secret) -> list[Operation]:
    """A secret, and the end of the values of versions that it has no more."""
    gone = stored.value.versions.keys() - after.versions.keys()
    return [stored.becomes(after), *(Remove(VALUES.space, value_key(stored.key, id_)) for id_ in sorted(gone))]


def removed(stored: Stored[Secret]) -> list[Operation]:
    """A secret with all its values."""
    values = (Remove(VALUES.space, value_key(stored.key, id_)) for id_ in stored.value.versions)
    return [stored.removed(), *values]
