"""DeleteSMSSandboxPhoneNumber: https://docs.aws.amazon.com/sns/latest/api/API_DeleteSMSSandboxPhoneNumber.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.sns.errors import ResourceNotFound
from fogbank.services.sns.phones import phone_key
from fogbank.services.sns.sms import checked_phone
from fogbank.services.sns.store import SANDBOX
from fogbank.storage.again import again_on_conflict
from fogbank.storage.api import Store


class DeleteSMSSandboxPhoneNumber(Struct, frozen=True, rename="pascal"):
    phone_number: str


@action("sns", "DeleteSMSSandboxPhoneNumber")
@again_on_conflict
async def delete_sms_sandbox_phone_number(store: Store, ctx: Context, request: DeleteSMSSandboxPhoneNumber) -> Empty:
    """Take a phone out of the sandbox, verified or not. (AWS keeps a verified one for a day.)"""
    found = await SANDBOX.find(store, phone_key(ctx, checked_phone(request.phone_number)))
    if found is None:
        raise ResourceNotFound
    await store.commit([found.removed()], [found.unchanged()])
    return Empty()
