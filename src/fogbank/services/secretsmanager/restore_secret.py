"""RestoreSecret: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_RestoreSecret.html"""

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, action
from fogbank.services.secretsmanager import rotation
from fogbank.services.secretsmanager import store as secrets
from fogbank.services.secretsmanager.shapes import Named
from fogbank.storage.again import again_on_conflict
from fogbank.storage.api import Store


class RestoreSecret(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    secret_id: str


@action("secretsmanager", "RestoreSecret")
@again_on_conflict
async def restore_secret(store: Store, ctx: Context, request: RestoreSecret) -> Named:
    """Take the mark of deletion off; one that has none stays as it is. Raises ResourceNotFoundException."""
    stored = await secrets.load(store, ctx, request.secret_id, deleted=True)
    secret = stored.value
    if secret.deleted_ms is not None:
        after = replace(secret, deleted_ms=None, purge_ms=None, generation=ctx.ids.int63())
        operations = [stored.becomes(after), *rotation.rotation_alarm(after, ctx.now_ms)]
        await store.commit(operations, [stored.unchanged()])
    return Named(secret.arn, secret.name)
