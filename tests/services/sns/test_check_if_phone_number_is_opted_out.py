"""CheckIfPhoneNumberIsOptedOut, and what opting out means to messages."""

import json
from urllib.error import HTTPError

import pytest

from tests.services.sns.hub import Hub, invalid, refused
from tests.services.sns.phone import new_phone, opt_out


def is_opted_out(hub: Hub, number: str, region: str = "us-east-1") -> object:
    return hub.client("sns", region=region).check_if_phone_number_is_opted_out(phoneNumber=number)["isOptedOut"]


def test_a_phone_is_opted_out_and_in_again(hub: Hub) -> None:
    phone = new_phone()
    assert is_opted_out(hub, phone) is False
    assert opt_out(hub, phone) == {"phoneNumber": phone, "isOptedOut": True}
    assert is_opted_out(hub, phone) is True
    assert opt_out(hub, phone, "DELETE") == {"phoneNumber": phone, "isOptedOut": False}
    assert is_opted_out(hub, phone) is False


def test_a_phone_is_opted_out_of_one_accounts_messages_in_one_region(hub: Hub) -> None:
    phone = new_phone()
    opt_out(hub, phone, region="eu-west-1")
    assert is_opted_out(hub, phone, "eu-west-1") is True
    assert is_opted_out(hub, phone) is False


def test_it_gets_no_messages(hub: Hub) -> None:
    phone, topic = new_phone(), hub.topic()
    hub.sns.subscribe(TopicArn=topic, Protocol="sms", Endpoint=phone)
    opt_out(hub, phone)
    hub.sns.publish(PhoneNumber=phone, Message="buy")
    hub.publish(topic, "buy more")
    assert hub.sent(endpoint=phone) == []
    hub.sns.opt_in_phone_number(phoneNumber=phone)
    hub.sns.publish(PhoneNumber=phone, Message="thanks")
    hub.publish(topic, "many thanks")
    assert [each["body"] for each in hub.sent(endpoint=phone)] == ["thanks", "many thanks"]


def test_a_number_is_international(hub: Hub) -> None:
    answer = refused(hub.sns.check_if_phone_number_is_opted_out, phoneNumber="5550100")
    assert answer == invalid("PhoneNumber Reason: input incorrectly formatted")


@pytest.mark.parametrize(
    ("method", "more", "message"),
    [
        ("GET", {}, "Phones are opted out with PUT, and in again with DELETE."),
        ("PUT", {"colour": "red"}, "colour is none of phoneNumber, account and region."),
    ],
    ids=["another method", "another parameter"],
)
def test_what_the_page_refuses(hub: Hub, method: str, more: dict[str, str], message: str) -> None:
    with pytest.raises(HTTPError) as caught:
        opt_out(hub, new_phone(), method, **more)
    assert message in json.dumps(json.loads(caught.value.read()))
