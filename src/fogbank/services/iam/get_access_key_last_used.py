"""GetAccessKeyLastUsed: https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccessKeyLastUsed.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.iam.callers import no_key
from fogbank.services.iam.store import KEYS
from fogbank.storage.api import Store


class AccessKeyLastUsed(Struct, frozen=True, rename="pascal"):
    service_name: str
    region: str


class GetAccessKeyLastUsed(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    access_key_id: str


class GetAccessKeyLastUsedResult(Struct, frozen=True, rename="pascal"):
    user_name: str
    access_key_last_used: AccessKeyLastUsed


@action("iam", "GetAccessKeyLastUsed")
async def get_access_key_last_used(
    store: Store, ctx: Context, request: GetAccessKeyLastUsed
) -> GetAccessKeyLastUsedResult:
    """Whose a key is. Nobody keeps when it was used: N/A is what AWS shows of a key that never was."""
    owner = await KEYS.find(store, request.access_key_id.encode())
    if owner is None or owner.value.account != ctx.account:
        raise no_key(request.access_key_id)
    return GetAccessKeyLastUsedResult(owner.value.user, AccessKeyLastUsed("N/A", "N/A"))
