"""DeleteSecret: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DeleteSecret.html"""

from msgspec import Struct, field
from msgspec.structs import replace

from fogbank.kernel.action import Context, action
from fogbank.services.secretsmanager import rotation
from fogbank.services.secretsmanager import store as secrets
from fogbank.services.secretsmanager.errors import InvalidParameter, MarkedForDeletion, ResourceNotFound
from fogbank.services.secretsmanager.model import DAY_MS, RECOVERY_DAYS_DEFAULT, Secret
from fogbank.storage.again import again_on_conflict
from fogbank.storage.api import Store


class DeleteSecret(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    secret_id: str
    recovery_window_in_days: int | None = None
    force_delete_without_recovery: bool = False


class DeleteSecretResult(Struct, frozen=True, rename="pascal", omit_defaults=True):
    arn: str = field(name="ARN")
    name: str
    deletion_date: float


@action("secretsmanager", "DeleteSecret")
@again_on_conflict
async def delete_secret(store: Store, ctx: Context, request: DeleteSecret) -> DeleteSecretResult:
    """Mark a secret for deletion: it is gone when its recovery window is over, or at once where that is forced.

    Raises ResourceNotFoundException, InvalidRequestException, InvalidParameterException.
    """
    days, force = request.recovery_window_in_days, request.force_delete_without_recovery
    if force and days is not None:
        raise InvalidParameter("You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.")
    if days is not None and not 7 <= days <= 30:
        raise InvalidParameter("The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).")
    stored = await secrets.find(store, ctx, request.secret_id)
    if stored is None:
        if not force:
            raise ResourceNotFound
        # "If you forcibly delete an already deleted or nonexistent secret, the operation does not return an error."
        return _never_was(ctx, request.secret_id)
    secret = stored.value
    if force:
        await store.commit(secrets.removed(stored), [stored.unchanged()])
        return DeleteSecretResult(secret.arn, secret.name, ctx.now_ms / 1000)
    if secret.deleted_ms is not None:
        raise MarkedForDeletion
    purge_ms = ctx.now_ms + (days or RECOVERY_DAYS_DEFAULT) * DAY_MS
    after = replace(secret, deleted_ms=ctx.now_ms, purge_ms=purge_ms, generation=ctx.ids.int63())
    await store.commit([stored.becomes(after), rotation.end_alarm(after, ctx.now_ms)], [stored.unchanged()])
    return DeleteSecretResult(secret.arn, secret.name, purge_ms / 1000)


def _never_was(ctx: Context, secret_id: str) -> DeleteSecretResult:
    if secret_id.startswith("arn:"):
        return DeleteSecretResult(secret_id, secret_id.split(":", 6)[-1], ctx.now_ms / 1000)
    secret = Secret(ctx.account, ctx.region, secret_id, ctx.ids.uuid()[:6], 0, 0)
    return DeleteSecretResult(secret.arn, secret_id, ctx.now_ms / 1000)
