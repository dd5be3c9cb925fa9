"""OptInPhoneNumber: https://docs.aws.amazon.com/sns/latest/api/API_OptInPhoneNumber.html"""

from msgspec import Struct, field

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.sns.phones import phone_key
from fogbank.services.sns.sms import checked_phone
from fogbank.services.sns.store import SILENT
from fogbank.storage.api import Store


class OptInPhoneNumber(Struct, frozen=True):
    phone_number: str = field(name="phoneNumber")


@action("sns", "OptInPhoneNumber")
async def opt_in_phone_number(store: Store, ctx: Context, request: OptInPhoneNumber) -> Empty:
    """Let a phone get text messages again; for one that does already, nothing changes."""
    found = await SILENT.find(store, phone_key(ctx, checked_phone(request.phone_number)))
    if found is not None:
        await store.commit([found.removed()])
    return Empty()
