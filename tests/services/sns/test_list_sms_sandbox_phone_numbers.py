"""ListSMSSandboxPhoneNumbers."""

from tests.services.sns.hub import Hub
from tests.services.sns.phone import new_phone


def test_pages_by_number(hub: Hub) -> None:
    sns = hub.client("sns", region="me-south-1")
    phones = [new_phone() for _ in range(3)]
    for phone in reversed(phones):
        sns.create_sms_sandbox_phone_number(PhoneNumber=phone)
    pages = list(sns.get_paginator("list_sms_sandbox_phone_numbers").paginate(PaginationConfig={"PageSize": 2}))
    shown = [[(each["PhoneNumber"], each["Status"]) for each in page["PhoneNumbers"]] for page in pages]
    assert shown == [[(phones[0], "Pending"), (phones[1], "Pending")], [(phones[2], "Pending")]]
