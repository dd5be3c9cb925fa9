"""GetAccessKeyInfo: https://docs.aws.amazon.com/STS/latest/APIReference/API_GetAccessKeyInfo.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.kernel.credentials import account_in
from fogbank.services.sts.errors import ValidationFailed
from fogbank.storage.api import Store


class GetAccessKeyInfo(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    access_key_id: str


class GetAccessKeyInfoResult(Struct, frozen=True, rename="pascal"):
    account: str


@action("sts", "GetAccessKeyInfo")
async def get_access_key_info(_: Store, ctx: Context, request: GetAccessKeyInfo) -> GetAccessKeyInfoResult:
    """The account that a key id tells, whether there is such a key or not. Raises ValidationError."""
    account = account_in(request.access_key_id)
    if account is None:
        raise ValidationFailed("Invalid Access Key ID")  # a guess
    return GetAccessKeyInfoResult(account)
