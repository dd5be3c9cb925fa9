"""UpdateSecret: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_UpdateSecret.html"""

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, action
from fogbank.services.secretsmanager import store as secrets
from fogbank.services.secretsmanager.changing import commit_version
from fogbank.services.secretsmanager.model import CURRENT, check_value
from fogbank.services.secretsmanager.shapes import NamedVersion
from fogbank.storage.again import again_on_conflict
from fogbank.storage.api import Store


class UpdateSecret(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    secret_id: str
    client_request_token: str | None = None
    description: str | None = None
    kms_key_id: str | None = None
    secret_binary: bytes | None = None
    secret_string: str | None = None


@action("secretsmanager", "UpdateSecret")
@again_on_conflict
async def update_secret(store: Store, ctx: Context, request: UpdateSecret) -> NamedVersion:
    """Change what is said about a secret; with a value, add it as the current version. Raises as PutSecretValue."""
    value = check_value(request.secret_string, request.secret_binary)
    stored = await secrets.load(store, ctx, request.secret_id)
    before = stored.value
    after = replace(
        before,
        description=before.description if request.description is None else request.description,
        kms_key_id=before.kms_key_id if request.kms_key_id is None else request.kms_key_id,
    )
    if after != before:
        after = replace(after, changed_ms=ctx.now_ms)
    if value.empty:
        if after != before:
            await store.commit(secrets.changed(stored, after), [stored.unchanged()])
        return NamedVersion(after.arn, after.name)
    version_id = request.client_request_token or ctx.ids.uuid()
    await commit_version(store, ctx, stored, after, version_id, value, (CURRENT,))
    return NamedVersion(after.arn, after.name, version_id)
