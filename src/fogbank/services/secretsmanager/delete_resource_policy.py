"""DeleteResourcePolicy: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DeleteResourcePolicy.html"""

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, action
from fogbank.services.secretsmanager.changing import change
from fogbank.services.secretsmanager.shapes import Named
from fogbank.storage.api import Store


class DeleteResourcePolicy(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    secret_id: str


@action("secretsmanager", "DeleteResourcePolicy")
async def delete_resource_policy(store: Store, ctx: Context, request: DeleteResourcePolicy) -> Named:
    """Raises ResourceNotFoundException, InvalidRequestException."""
    secret = await change(store, ctx, request.secret_id, lambda secret: replace(secret, policy=""))
    return Named(secret.arn, secret.name)
