"""DeleteRetentionPolicy."""

from tests.cloud import Cloud
from tests.services.logs.asking import NO_GROUP, a_group, client, refused


def test_events_stay_for_ever(cloud: Cloud) -> None:
    name = a_group(cloud)
    client(cloud).put_retention_policy(logGroupName=name, retentionInDays=3)
    client(cloud).delete_retention_policy(logGroupName=name)
    assert "retentionInDays" not in client(cloud).describe_log_groups(logGroupNamePrefix=name)["logGroups"][0]
    assert refused(client(cloud).delete_retention_policy, logGroupName="nobody") == NO_GROUP
