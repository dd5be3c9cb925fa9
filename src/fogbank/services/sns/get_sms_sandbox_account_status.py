"""GetSMSSandboxAccountStatus: https://docs.aws.amazon.com/sns/latest/api/API_GetSMSSandboxAccountStatus.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.storage.api import Store


class GetSMSSandboxAccountStatus(Struct, frozen=True):
    pass


class GetSMSSandboxAccountStatusResult(Struct, frozen=True, rename="pascal"):
    is_in_sandbox: bool


@action("sns", "GetSMSSandboxAccountStatus")
async def get_sms_sandbox_account_status(
    store: Store, ctx: Context, request: GetSMSSandboxAccountStatus
) -> GetSMSSandboxAccountStatusResult:
    """Accounts have left the sandbox: any phone can be written to."""
    return GetSMSSandboxAccountStatusResult(is_in_sandbox=False)
