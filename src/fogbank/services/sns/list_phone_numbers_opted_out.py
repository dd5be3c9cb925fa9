"""ListPhoneNumbersOptedOut: https://docs.aws.amazon.com/sns/latest/api/API_ListPhoneNumbersOptedOut.html"""

from msgspec import Struct, field

from fogbank.kernel.action import Context, action
from fogbank.services.sns.paging import PAGE
from fogbank.services.sns.phones import page
from fogbank.services.sns.store import SILENT
from fogbank.storage.api import Store


class ListPhoneNumbersOptedOut(Struct, frozen=True):
    next_token: str | None = field(default=None, name="nextToken")


class ListPhoneNumbersOptedOutResponse(Struct, frozen=True, omit_defaults=True):
    phone_numbers: list[str] = field(name="phoneNumbers")
    next_token: str | None = field(default=None, name="nextToken")


@action("sns", "ListPhoneNumbersOptedOut")
async def list_phone_numbers_opted_out(
    store: Store, ctx: Context, request: ListPhoneNumbersOptedOut
) -> ListPhoneNumbersOptedOutResponse:
    """The phones whose holders want no text messages, a hundred at a time."""
    shown, more = await page(SILENT, store, ctx, request.next_token, PAGE)
    return ListPhoneNumbersOptedOutResponse([stored.value.number for stored in shown], more)
