"""CreateSMSSandboxPhoneNumber: https://docs.aws.amazon.com/sns/latest/api/API_CreateSMSSandboxPhoneNumber.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.sns.errors import UserError
from fogbank.services.sns.phones import phone_key
from fogbank.services.sns.sent import Sent, SentLog
from fogbank.services.sns.signing import timestamp
from fogbank.services.sns.sms import SANDBOX_MAX, SandboxPhone, checked_phone
from fogbank.services.sns.store import SANDBOX
from fogbank.storage.again import again_on_conflict
from fogbank.storage.api import Store


class CreateSMSSandboxPhoneNumber(Struct, frozen=True, rename="pascal"):
    phone_number: str
    language_code: str | None = None


@action("sns", "CreateSMSSandboxPhoneNumber")
@again_on_conflict
async def create_sms_sandbox_phone_number(store: Store, ctx: Context, request: CreateSMSSandboxPhoneNumber) -> Empty:
    """Send a phone a code, with which it is verified. It is sent in English, whatever the language code."""
    number = checked_phone(request.phone_number)
    key = phone_key(ctx, number)
    found = await SANDBOX.find(store, key)
    if found is None and len(await SANDBOX.scan(store, phone_key(ctx, ""), limit=SANDBOX_MAX)) >= SANDBOX_MAX:
        # The words are a guess, and so are those below.
        raise UserError(f"The SMS sandbox has {SANDBOX_MAX} phone numbers at most.")
    if found is not None and found.value.status == "Verified":
        raise UserError("The phone number is verified already.")
    phone = SandboxPhone(number, f"{ctx.ids.int63() % 1_000_000:06d}", ctx.now_ms)
    text = f"Your verification code for SMS messages is {phone.code}."
    log = ctx.world.port(SentLog)
    said = log.append(Sent(timestamp(ctx.now_ms), "Verification", "sms", number, ctx.ids.uuid(), text))
    await store.commit([SANDBOX.put(key, phone), said], [found.unchanged() if found else SANDBOX.absent(key)])
    log.grew()
    return Empty()
