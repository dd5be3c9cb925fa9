"""CreateSecret: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html"""

import string
from typing import Final

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.secretsmanager import store as secrets
from fogbank.services.secretsmanager.errors import (
    InvalidRequest,
    ResourceExists,
)
from fogbank.services.secretsmanager.model import (
    CURRENT,
    Secret,
    Value,
    check_name,
    check_value,
    tagged,
    with_version,
)
from fogbank.services.secretsmanager.shapes import NamedVersion, Tag, pairs
from fogbank.storage.again import again_on_conflict
from fogbank.storage.api import Operation, Store

_ALPHABET: Final = string.ascii_letters + string.digits
_SUFFIX_CHARS: Final = 6


class CreateSecret(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    name: str
    client_request_token: str | None = None
    description: str = ""
    kms_key_id: str = ""
    secret_binary: bytes | None = None
    secret_string: str | None = None
    tags: list[Tag] | None = None


@action("secretsmanager", "CreateSecret")
@again_on_conflict
async def create_secret(store: Store, ctx: Context, request: CreateSecret) -> NamedVersion:
    """Make a secret, with a first version if there is a value. A request that comes again is answered like the first.

    Raises ResourceExistsException, InvalidRequestException, InvalidParameterException, ValidationException.
    """
    name = request.name
    check_name(name)
    value = check_value(request.secret_string, request.secret_binary)
    version_id = request.client_request_token or ctx.ids.uuid()
    where = secrets.key(ctx.account, ctx.region, name)
    stored = await secrets.SECRETS.find(store, where)
    operations: list[Operation] = []
    if stored is not None and not secrets.is_gone(stored.value, ctx.now_ms):
        return await _answered_again(store, stored.value, version_id, value)
    if stored is not None:
        operations += secrets.removed(stored)
    suffix = "".join(_ALPHABET[int(ctx.ids.fraction() * len(_ALPHABET))] for _ in range(_SUFFIX_CHARS))
    secret = Secret(
        ctx.account,
        ctx.region,
        name,
        suffix,
        ctx.now_ms,
        ctx.now_ms,
        request.description,
        request.kms_key_id,
        tagged({}, pairs(request.tags), by_aws=ctx.by_aws),
        generation=ctx.ids.int63(),
    )
    if not value.empty:
        secret = with_version(secret, version_id, (CURRENT,), ctx.now_ms)
        operations.append(secrets.put_value(secret, version_id, value))
    check = stored.unchanged() if stored else secrets.SECRETS.absent(where)
    await store.commit([*operations, secrets.SECRETS.put(where, secret)], [check])
    return NamedVersion(secret.arn, name, None if value.empty else version_id)


async def _answered_again(store: Store, secret: Secret, version_id: str, value: Value) -> NamedVersion:
    """The same request again changes nothing. Raises InvalidRequestException, ResourceExistsException."""
    if secret.deleted_ms is not None:
        # https://github.com/redpanda-data/console/issues/1835
        raise InvalidRequest(
            "You can't create this secret because a secret with this name is already scheduled for deletion."
        )
    if version_id in secret.versions and await secrets.value_of(store, secret, version_id) == value:
        return NamedVersion(secret.arn, secret.name, version_id)
    raise ResourceExists(f"The operation failed because the secret {secret.name} already exists.")
