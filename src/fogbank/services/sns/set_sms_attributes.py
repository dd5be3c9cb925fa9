"""SetSMSAttributes: https://docs.aws.amazon.com/sns/latest/api/API_SetSMSAttributes.html"""

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.sns.phones import place
from fogbank.services.sns.sms import SmsSettings, with_settings
from fogbank.services.sns.store import SMS
from fogbank.storage.again import again_on_conflict
from fogbank.storage.api import Store


class SetSMSAttributes(Struct, frozen=True):
    attributes: dict[str, str]


@action("sns", "SetSMSAttributes")
@again_on_conflict
async def set_sms_attributes(store: Store, ctx: Context, request: SetSMSAttributes) -> Empty:
    """Set how text messages of the account are sent in this region; what is not given stays."""
    key = place(ctx)
    found = await SMS.find(store, key)
    before = found.value if found else SmsSettings({})
    after = replace(before, attributes=with_settings(before.attributes, request.attributes))
    await store.commit([SMS.put(key, after)], [found.unchanged() if found else SMS.absent(key)])
    return Empty()
