"""ListOriginationNumbers."""

from tests.services.sns.hub import Hub


def test_nobody_has_one(hub: Hub) -> None:
    found = hub.sns.list_origination_numbers(MaxResults=30)
    assert found["PhoneNumbers"] == []
    assert "NextToken" not in found
