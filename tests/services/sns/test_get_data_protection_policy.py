"""GetDataProtectionPolicy."""

import json

from tests.services.sns.hub import Hub, invalid, refused
from tests.services.sns.test_put_data_protection_policy import POLICY


def test_it_is_shown_as_it_was_written(hub: Hub) -> None:
    topic, text = hub.topic(), json.dumps(POLICY, indent=1)
    assert hub.sns.get_data_protection_policy(ResourceArn=topic)["DataProtectionPolicy"] == ""
    hub.sns.put_data_protection_policy(ResourceArn=topic, DataProtectionPolicy=text)
    assert hub.sns.get_data_protection_policy(ResourceArn=topic)["DataProtectionPolicy"] == text
    hub.sns.put_data_protection_policy(ResourceArn=topic, DataProtectionPolicy="")
    assert hub.sns.get_data_protection_policy(ResourceArn=topic)["DataProtectionPolicy"] == ""


def test_a_topic_can_be_made_with_it(hub: Hub) -> None:
    text = json.dumps(POLICY)
    topic = hub.sns.create_topic(Name="guarded", DataProtectionPolicy=text)["TopicArn"]
    assert hub.sns.get_data_protection_policy(ResourceArn=topic)["DataProtectionPolicy"] == text


def test_what_is_no_arn(hub: Hub) -> None:
    answer = refused(hub.sns.get_data_protection_policy, ResourceArn="t")
    assert answer == invalid("ResourceArn Reason: An ARN must have at least 6 elements, not 1")
