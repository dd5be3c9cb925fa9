"""DescribeSecret: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DescribeSecret.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.secretsmanager import store as secrets
from fogbank.services.secretsmanager.shapes import Description, shown, stages_of
from fogbank.storage.api import Store


class DescribeSecret(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    secret_id: str


@action("secretsmanager", "DescribeSecret")
async def describe_secret(store: Store, ctx: Context, request: DescribeSecret) -> Description:
    """All but the values, also of a secret that is marked for deletion. Raises ResourceNotFoundException."""
    secret = (await secrets.load(store, ctx, request.secret_id, deleted=True)).value
    return shown(secret, Description, version_ids_to_stages=stages_of(secret) or None)
