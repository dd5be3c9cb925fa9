"""CancelRotateSecret: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CancelRotateSecret.html"""

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, action
from fogbank.services.secretsmanager.changing import change
from fogbank.services.secretsmanager.model import PENDING, Secret
from fogbank.services.secretsmanager.shapes import NamedVersion
from fogbank.storage.api import Store


class CancelRotateSecret(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    secret_id: str


@action("secretsmanager", "CancelRotateSecret")
async def cancel_rotate_secret(store: Store, ctx: Context, request: CancelRotateSecret) -> NamedVersion:
    """No more rotations by themselves; one that is under way goes on. Raises ResourceNotFoundException."""

    def decide(secret: Secret) -> Secret:
        if secret.rotation is None:
            return secret
        off = replace(secret.rotation, enabled=False, next_ms=None)
        return replace(secret, rotation=off, generation=ctx.ids.int63())

    secret = await change(store, ctx, request.secret_id, decide)
    return NamedVersion(secret.arn, secret.name, secret.version_at(PENDING))
