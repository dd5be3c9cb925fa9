"""ListSMSSandboxPhoneNumbers: https://docs.aws.amazon.com/sns/latest/api/API_ListSMSSandboxPhoneNumbers.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.sns.paging import PAGE
from fogbank.services.sns.phones import page
from fogbank.services.sns.store import SANDBOX
from fogbank.storage.api import Store


class ListSMSSandboxPhoneNumbers(Struct, frozen=True, rename="pascal"):
    next_token: str | None = None
    max_results: int | None = None


class SMSSandboxPhoneNumber(Struct, frozen=True, rename="pascal"):
    phone_number: str
    status: str


class ListSMSSandboxPhoneNumbersResult(Struct, frozen=True, rename="pascal", omit_defaults=True):
    phone_numbers: list[SMSSandboxPhoneNumber]
    next_token: str | None = None


@action("sns", "ListSMSSandboxPhoneNumbers")
async def list_sms_sandbox_phone_numbers(
    store: Store, ctx: Context, request: ListSMSSandboxPhoneNumbers
) -> ListSMSSandboxPhoneNumbersResult:
    """The phones of the sandbox, by their numbers."""
    shown, more = await page(SANDBOX, store, ctx, request.next_token, request.max_results or PAGE)
    phones = [SMSSandboxPhoneNumber(stored.value.number, stored.value.status) for stored in shown]
    return ListSMSSandboxPhoneNumbersResult(phones, more)
