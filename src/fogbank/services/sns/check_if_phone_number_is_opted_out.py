"""CheckIfPhoneNumberIsOptedOut: https://docs.aws.amazon.com/sns/latest/api/API_CheckIfPhoneNumberIsOptedOut.html"""

from msgspec import Struct, field

from fogbank.kernel.action import Context, action
from fogbank.services.sns.phones import is_silent, place
from fogbank.services.sns.sms import checked_phone
from fogbank.storage.api import Store


class CheckIfPhoneNumberIsOptedOut(Struct, frozen=True):
    phone_number: str = field(name="phoneNumber")


class CheckIfPhoneNumberIsOptedOutResponse(Struct, frozen=True):
    is_opted_out: bool = field(name="isOptedOut")


@action("sns", "CheckIfPhoneNumberIsOptedOut")
async def check_if_phone_number_is_opted_out(
    store: Store, ctx: Context, request: CheckIfPhoneNumberIsOptedOut
) -> CheckIfPhoneNumberIsOptedOutResponse:
    """Whether the holder of a phone wants no text messages of this account."""
    number = checked_phone(request.phone_number)
    return CheckIfPhoneNumberIsOptedOutResponse(await is_silent(store, place(ctx), number))
