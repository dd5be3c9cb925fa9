"""UntagResource: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_UntagResource.html"""

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.secretsmanager.changing import change
from fogbank.services.secretsmanager.model import Secret
from fogbank.storage.api import Store


class UntagResource(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    secret_id: str
    tag_keys: list[str]


@action("secretsmanager", "UntagResource")
async def untag_resource(store: Store, ctx: Context, request: UntagResource) -> Empty:
    """Raises ResourceNotFoundException, InvalidRequestException."""

    def decide(secret: Secret) -> Secret:
        return replace(secret, tags={key: tag for key, tag in secret.tags.items() if key not in request.tag_keys})

    await change(store, ctx, request.secret_id, decide)
    return Empty()
