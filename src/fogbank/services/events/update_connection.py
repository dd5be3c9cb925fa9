"""UpdateConnection: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_UpdateConnection.html"""

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, action
from fogbank.services.events.connection_answers import KnownConnectionChanged, known_changed
from fogbank.services.events.connection_model import (
    AUTHORIZING,
    AuthParameters,
    Connection,
    check_auth,
    check_endpoint,
    first_state,
    merged,
)
from fogbank.services.events.connections import authorize, load_connection
from fogbank.storage.again import again_on_conflict
from fogbank.storage.api import Store


class UpdateConnection(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    name: str
    description: str | None = None
    authorization_type: str | None = None
    auth_parameters: AuthParameters | None = None
    kms_key_identifier: str | None = None


@action("events", "UpdateConnection")
@again_on_conflict
async def update_connection(store: Store, ctx: Context, request: UpdateConnection) -> KnownConnectionChanged:
    """Change what is said, and authorize the connection anew."""
    stored = await load_connection(store, ctx.account, ctx.region, request.name)
    after = _updated(stored.value, request, ctx.now_ms)
    await store.commit([stored.becomes(after)], [stored.unchanged()])
    if after.state == AUTHORIZING:
        authorize(store, ctx.world, after)
    return known_changed(after)


def _updated(before: Connection, request: UpdateConnection, now_ms: int) -> Connection:
    """Raises Invalid."""
    auth_type = request.authorization_type or before.auth_type
    auth = merged(auth_type, before.auth, request.auth_parameters or AuthParameters())
    check_auth(auth_type, auth)
    if auth.oauth_parameters is not None:
        check_endpoint(auth.oauth_parameters.authorization_endpoint or "")
    state = first_state(auth_type)
    return replace(
        before,
        auth_type=auth_type,
        auth=auth,
        state=state,
        state_reason="",
        modified_ms=now_ms,
        authorized_ms=before.authorized_ms if state == AUTHORIZING else now_ms,
        description=before.description if request.description is None else request.description,
        kms_key=before.kms_key if request.kms_key_identifier is None else request.kms_key_identifier,
    )
