"""GetResourcePolicy: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetResourcePolicy.html"""

from msgspec import Struct, field

from fogbank.kernel.action import Context, action
from fogbank.services.secretsmanager import store as secrets
from fogbank.storage.api import Store


class GetResourcePolicy(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    secret_id: str


class GetResourcePolicyResult(Struct, frozen=True, rename="pascal", omit_defaults=True):
    arn: str = field(name="ARN")
    name: str
    resource_policy: str | None = None


@action("secretsmanager", "GetResourcePolicy")
async def get_resource_policy(store: Store, ctx: Context, request: GetResourcePolicy) -> GetResourcePolicyResult:
    """Raises ResourceNotFoundException, InvalidRequestException."""
    secret = (await secrets.load(store, ctx, request.secret_id)).value
    return GetResourcePolicyResult(secret.arn, secret.name, secret.policy or None)
