"""OptInPhoneNumber."""

from tests.services.sns.hub import Hub
from tests.services.sns.phone import new_phone, opt_out


def test_a_phone_is_on_the_list_no_more(hub: Hub) -> None:
    phone, other = new_phone(), new_phone()
    opt_out(hub, phone)
    opt_out(hub, other)
    hub.sns.opt_in_phone_number(phoneNumber=phone)
    listed = hub.sns.list_phone_numbers_opted_out()["phoneNumbers"]
    assert (phone in listed, other in listed) == (False, True)


def test_one_that_did_not_opt_out_is_no_mistake(hub: Hub) -> None:
    phone = new_phone()
    hub.sns.opt_in_phone_number(phoneNumber=phone)
    assert hub.sns.check_if_phone_number_is_opted_out(phoneNumber=phone)["isOptedOut"] is False
