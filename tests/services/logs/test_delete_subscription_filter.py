"""DeleteSubscriptionFilter."""

from tests.services.logs.asking import NO_GROUP, a_group, client, put, refused
from tests.services.logs.subscribed import a_reader


def test_nothing_goes_on_any_more() -> None:
    with a_reader() as reader:
        reader.begin()
        logs, group = client(reader.cloud), a_group(reader.cloud, "", "s")
        reader.subscribe(group)
        put(reader.cloud, group, "s", "a")
        reader.read()
        logs.delete_subscription_filter(logGroupName=group, filterName="to-reader")
        assert logs.describe_subscription_filters(logGroupName=group)["subscriptionFilters"] == []
        put(reader.cloud, group, "s", "b")
        reader.subscribe(group)
        put(reader.cloud, group, "s", "c")
        assert reader.lines() == [("s", "a"), ("s", "c")]
        missing = refused(logs.delete_subscription_filter, logGroupName=group, filterName="none")
        assert missing == ("ResourceNotFoundException", "The specified subscription filter does not exist.")
        assert refused(logs.delete_subscription_filter, logGroupName="nobody", filterName="none") == NO_GROUP
