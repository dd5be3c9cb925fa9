"""DescribeSubscriptionFilters."""

from tests.services.logs.asking import BAD_TOKEN, NO_GROUP, a_group, client, pages, refused
from tests.services.logs.subscribed import a_reader


def test_what_it_shows_in_pages() -> None:
    with a_reader() as reader:
        reader.begin()
        logs, group = client(reader.cloud), a_group(reader.cloud)
        role = "arn:aws:iam::000000000000:role/r"
        reader.subscribe(group, "b", "x", roleArn=role)
        reader.subscribe(group, "a")
        shown = {
            "logGroupName": group,
            "destinationArn": reader.arn,
            "distribution": "ByLogStream",
            "creationTime": reader.cloud.now_ms,
        }
        a = {"filterName": "a", "filterPattern": "", **shown}
        b = {"filterName": "b", "filterPattern": "x", "roleArn": role, **shown}
        describe = logs.describe_subscription_filters
        assert pages(describe, "subscriptionFilters", logGroupName=group, limit=1) == [[a], [b]]
        assert describe(logGroupName=group, filterNamePrefix="b")["subscriptionFilters"] == [b]
        assert refused(describe, logGroupName="nobody") == NO_GROUP
        assert refused(describe, logGroupName=group, nextToken="!") == BAD_TOKEN
