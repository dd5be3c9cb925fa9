"""GetSecretValue: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.secretsmanager.reading import SecretValue, read
from fogbank.storage.api import Store


class GetSecretValue(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    secret_id: str
    version_id: str | None = None
    version_stage: str | None = None


@action("secretsmanager", "GetSecretValue")
async def get_secret_value(store: Store, ctx: Context, request: GetSecretValue) -> SecretValue:
    """The current version, or the one that is asked for. Raises ResourceNotFoundException, InvalidRequestException."""
    return await read(store, ctx, request.secret_id, request.version_id, request.version_stage)
