"""VerifySMSSandboxPhoneNumber."""

import pytest

from tests.services.sns.hub import Hub, refused
from tests.services.sns.phone import code_of, new_phone

WRONG = ("VerificationException", "The one-time password is not valid.")


def status(hub: Hub, phone: str) -> object:
    listed = hub.sns.list_sms_sandbox_phone_numbers()["PhoneNumbers"]
    return {each["PhoneNumber"]: each["Status"] for each in listed}[phone]


def test_the_code_verifies_the_phone(hub: Hub) -> None:
    phone = new_phone()
    hub.sns.create_sms_sandbox_phone_number(PhoneNumber=phone)
    assert status(hub, phone) == "Pending"
    code = code_of(hub, phone)
    other = f"{(int(code) + 1) % 1_000_000:06d}"
    assert refused(hub.sns.verify_sms_sandbox_phone_number, PhoneNumber=phone, OneTimePassword=other) == WRONG
    hub.sns.verify_sms_sandbox_phone_number(PhoneNumber=phone, OneTimePassword=code)
    assert status(hub, phone) == "Verified"


@pytest.mark.parametrize(("hours", "expected"), [(23, "Verified"), (24, "Pending")], ids=["in time", "too late"])
def test_a_code_is_good_for_a_day(hub: Hub, hours: int, expected: str) -> None:
    phone = new_phone()
    hub.sns.create_sms_sandbox_phone_number(PhoneNumber=phone)
    hub.advance(hours=hours)
    wish = {"PhoneNumber": phone, "OneTimePassword": code_of(hub, phone)}
    if expected == "Verified":
        hub.sns.verify_sms_sandbox_phone_number(**wish)
    else:
        assert refused(hub.sns.verify_sms_sandbox_phone_number, **wish) == WRONG
    assert status(hub, phone) == expected


def test_a_phone_that_is_not_there(hub: Hub) -> None:
    answer = refused(hub.sns.verify_sms_sandbox_phone_number, PhoneNumber=new_phone(), OneTimePassword="123456")
    assert answer == ("ResourceNotFound", "Resource does not exist")
