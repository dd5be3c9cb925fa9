"""SetSMSAttributes."""

import pytest

from tests.services.sns.hub import ACCOUNT, Hub, invalid, refused


@pytest.mark.parametrize(
    ("name", "value"),
    [
        pytest.param("Colour", "red", id="unknown"),
        pytest.param("MonthlySpendLimit", "1.5", id="no whole number"),
        pytest.param("DeliveryStatusIAMRole", "admin", id="no role"),
        pytest.param("DeliveryStatusSuccessSamplingRate", "101", id="no percentage"),
        pytest.param("DefaultSenderID", "123", id="a sender without a letter"),
        pytest.param("DefaultSenderID", "TwelveLetter", id="a sender of twelve"),
        pytest.param("DefaultSMSType", "promotional", id="no type"),
        pytest.param("UsageReportS3Bucket", "b", id="no bucket"),
    ],
)
def test_what_is_not_valid(hub: Hub, name: str, value: str) -> None:
    answer = refused(hub.sns.set_sms_attributes, attributes={name: value})
    assert answer == invalid(f"attributes Reason: {name} is not valid")


def test_what_is_not_given_stays_and_nothing_is_the_default(hub: Hub) -> None:
    sns = hub.client("sns", region="eu-central-1")
    role = f"arn:aws:iam::{ACCOUNT}:role/sms"
    sns.set_sms_attributes(attributes={"DefaultSMSType": "Transactional", "MonthlySpendLimit": "20"})
    sns.set_sms_attributes(attributes={"DeliveryStatusIAMRole": role, "MonthlySpendLimit": ""})
    assert sns.get_sms_attributes()["attributes"] == {
        "DefaultSMSType": "Transactional",
        "DeliveryStatusIAMRole": role,
        "MonthlySpendLimit": "1",
    }
