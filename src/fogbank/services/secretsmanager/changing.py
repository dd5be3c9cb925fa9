"""New versions of a secret: the rules of the client's token, one for all who write values."""

from collections.abc import Callable, Sequence

from fogbank.kernel.action import Context
from fogbank.services.secretsmanager import store as secrets
from fogbank.services.secretsmanager.errors import ResourceExists
from fogbank.services.secretsmanager.model import Secret, Value, with_version
from fogbank.storage.again import again_on_conflict
from fogbank.storage.api import Store
from fogbank.storage.table import Stored


@again_on_conflict
async def change(store: Store, ctx: Context, secret_id: str, decide: Callable[[Secret], Secret]) -> Secret:
    """Replace a secret by what `decide` makes of it. Raises ResourceNotFoundException, InvalidRequestException."""
    stored = await secrets.load(store, ctx, secret_id)
    after = decide(stored.value)
    if after != stored.value:
        await store.commit(secrets.changed(stored, after), [stored.unchanged()])
    return after


async def commit_version(
    store: Store,
    ctx: Context,
    stored: Stored[Secret],
    after: Secret,
    version_id: str,
    value: Value,
    stages: Sequence[str],
) -> Secret:
    """Add a version to `after`; a request that comes again changes nothing. Raises ResourceExistsException, Conflict.

    https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_PutSecretValue.html (ClientRequestToken)
    """
    if version_id in stored.value.versions:
        had = await secrets.value_of(store, stored.value, version_id)
        if had is not None and not had.empty and had != value:
            raise ResourceExists(
                f"You can't use ClientRequestToken {version_id} because that value is already in use for a version of "
                f"secret {stored.value.arn}."
            )
        if had is not None and had == value:
            if after != stored.value:
                await store.commit(secrets.changed(stored, after), [stored.unchanged()])
            return after
    after = with_version(after, version_id, stages, ctx.now_ms)
    operations = [*secrets.changed(stored, after), secrets.put_value(after, version_id, value)]
    await store.commit(operations, [stored.unchanged()])
    return after
