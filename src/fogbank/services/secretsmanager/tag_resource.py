"""TagResource: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_TagResource.html"""

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.secretsmanager.changing import change
from fogbank.services.secretsmanager.model import Secret, tagged
from fogbank.services.secretsmanager.shapes import Tag, pairs
from fogbank.storage.api import Store


class TagResource(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    secret_id: str
    tags: list[Tag]


@action("secretsmanager", "TagResource")
async def tag_resource(store: Store, ctx: Context, request: TagResource) -> Empty:
    """Raises ResourceNotFoundException, InvalidRequestException, InvalidParameterException."""

    def decide(secret: Secret) -> Secret:
        return replace(secret, tags=tagged(secret.tags, pairs(request.tags), by_aws=ctx.by_aws))

    await change(store, ctx, request.secret_id, decide)
    return Empty()
