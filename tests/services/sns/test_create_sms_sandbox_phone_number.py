"""CreateSMSSandboxPhoneNumber."""

from tests.services.sns.hub import Hub, refused
from tests.services.sns.phone import code_of, new_phone


def test_the_phone_is_sent_a_code(hub: Hub) -> None:
    phone = new_phone()
    hub.sns.create_sms_sandbox_phone_number(PhoneNumber=phone, LanguageCode="de-DE")
    assert len(code_of(hub, phone)) == 6
    hub.sns.create_sms_sandbox_phone_number(PhoneNumber=phone)
    assert len(hub.sent(endpoint=phone)) == 2


def test_one_that_is_verified_is_not_asked_again(hub: Hub) -> None:
    phone = new_phone()
    hub.sns.create_sms_sandbox_phone_number(PhoneNumber=phone)
    hub.sns.verify_sms_sandbox_phone_number(PhoneNumber=phone, OneTimePassword=code_of(hub, phone))
    answer = refused(hub.sns.create_sms_sandbox_phone_number, PhoneNumber=phone)
    assert answer == ("UserError", "The phone number is verified already.")


def test_ten_are_enough(hub: Hub) -> None:
    sns = hub.client("sns", region="ap-east-1")
    for _ in range(10):
        sns.create_sms_sandbox_phone_number(PhoneNumber=new_phone())
    answer = refused(sns.create_sms_sandbox_phone_number, PhoneNumber=new_phone())
    assert answer == ("UserError", "The SMS sandbox has 10 phone numbers at most.")
