"""ListPhoneNumbersOptedOut."""

from tests.services.sns.hub import Hub, invalid, refused
from tests.services.sns.phone import new_phone, opt_out


def test_a_hundred_at_a_time_by_number(hub: Hub) -> None:
    phones = [new_phone() for _ in range(101)]
    for phone in phones:
        opt_out(hub, phone, region="sa-east-1")
    sns = hub.client("sns", region="sa-east-1")
    first = sns.list_phone_numbers_opted_out()
    second = sns.list_phone_numbers_opted_out(nextToken=first["nextToken"])
    assert first["phoneNumbers"] == phones[:100]
    assert second["phoneNumbers"] == phones[100:]
    assert "nextToken" not in second


def test_there_may_be_none(hub: Hub) -> None:
    assert hub.client("sns", region="eu-north-1").list_phone_numbers_opted_out()["phoneNumbers"] == []


def test_a_token_of_nobodys(hub: Hub) -> None:
    assert refused(hub.sns.list_phone_numbers_opted_out, nextToken="€") == invalid("NextToken")
