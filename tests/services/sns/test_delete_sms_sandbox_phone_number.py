"""DeleteSMSSandboxPhoneNumber."""

from tests.services.sns.hub import Hub, refused
from tests.services.sns.phone import new_phone


def test_a_phone_goes_and_is_not_there(hub: Hub) -> None:
    phone = new_phone()
    hub.sns.create_sms_sandbox_phone_number(PhoneNumber=phone)
    hub.sns.delete_sms_sandbox_phone_number(PhoneNumber=phone)
    assert phone not in str(hub.sns.list_sms_sandbox_phone_numbers()["PhoneNumbers"])
    answer = refused(hub.sns.delete_sms_sandbox_phone_number, PhoneNumber=phone)
    assert answer == ("ResourceNotFound", "Resource does not exist")
