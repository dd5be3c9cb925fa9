"""VerifySMSSandboxPhoneNumber: https://docs.aws.amazon.com/sns/latest/api/API_VerifySMSSandboxPhoneNumber.html"""

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.sns.errors import ResourceNotFound, VerificationFailed
from fogbank.services.sns.phones import phone_key
from fogbank.services.sns.sms import CODE_MS, checked_phone
from fogbank.services.sns.store import SANDBOX
from fogbank.storage.again import again_on_conflict
from fogbank.storage.api import Store


class VerifySMSSandboxPhoneNumber(Struct, frozen=True, rename="pascal"):
    phone_number: str
    one_time_password: str


@action("sns", "VerifySMSSandboxPhoneNumber")
@again_on_conflict
async def verify_sms_sandbox_phone_number(store: Store, ctx: Context, request: VerifySMSSandboxPhoneNumber) -> Empty:
    """Tell the code that a phone was sent."""
    found = await SANDBOX.find(store, phone_key(ctx, checked_phone(request.phone_number)))
    if found is None:
        raise ResourceNotFound
    phone = found.value
    if request.one_time_password != phone.code or ctx.now_ms >= phone.created_ms + CODE_MS:
        # The words are a guess.
        raise VerificationFailed("The one-time password is not valid.")
    await store.commit([found.becomes(replace(phone, status="Verified"))], [found.unchanged()])
    return Empty()
