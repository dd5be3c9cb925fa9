"""GetSMSAttributes: https://docs.aws.amazon.com/sns/latest/api/API_GetSMSAttributes.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.sns.phones import place
from fogbank.services.sns.sms import shown_settings
from fogbank.services.sns.store import SMS
from fogbank.storage.api import Store


class GetSMSAttributes(Struct, frozen=True):
    attributes: list[str] | None = None


class GetSMSAttributesResponse(Struct, frozen=True):
    attributes: dict[str, str]


@action("sns", "GetSMSAttributes")
async def get_sms_attributes(store: Store, ctx: Context, request: GetSMSAttributes) -> GetSMSAttributesResponse:
    """How text messages of the account are sent in this region."""
    found = await SMS.find(store, place(ctx))
    return GetSMSAttributesResponse(shown_settings(found.value.attributes if found else {}, request.attributes))
