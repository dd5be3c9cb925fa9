"""GetSMSAttributes."""

from tests.services.sns.hub import Hub


def test_at_first_there_is_a_spend_limit(hub: Hub) -> None:
    assert hub.client("sns", region="eu-west-3").get_sms_attributes()["attributes"] == {"MonthlySpendLimit": "1"}


def test_those_that_are_named(hub: Hub) -> None:
    sns = hub.client("sns", region="eu-west-2")
    sns.set_sms_attributes(attributes={"DefaultSenderID": "Shop", "DefaultSMSType": "Promotional"})
    found = sns.get_sms_attributes(attributes=["DefaultSenderID", "UsageReportS3Bucket"])
    assert found["attributes"] == {"DefaultSenderID": "Shop"}


def test_regions_have_their_own(hub: Hub) -> None:
    hub.client("sns", region="ap-south-1").set_sms_attributes(attributes={"DefaultSenderID": "Shop"})
    assert "DefaultSenderID" not in hub.client("sns", region="ap-south-2").get_sms_attributes()["attributes"]
