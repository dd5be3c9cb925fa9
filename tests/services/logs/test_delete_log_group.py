"""DeleteLogGroup: everything goes; a new one of the name has nothing of it."""

from tests.cloud import Cloud
from tests.services.logs.asking import NO_GROUP, NO_STREAM, a_group, client, get, put, refused


def test_events_and_streams_go_with_it(cloud: Cloud) -> None:
    name = a_group(cloud, "", "s")
    put(cloud, name, "s", "one")
    client(cloud).delete_log_group(logGroupName=name)
    assert refused(client(cloud).describe_log_streams, logGroupName=name) == NO_GROUP
    a_group(cloud, name)
    assert refused(get, cloud=cloud, group=name, stream="s") == NO_STREAM
    client(cloud).create_log_stream(logGroupName=name, logStreamName="s")
    assert get(cloud, name, "s") == []


def test_one_that_is_not_there(cloud: Cloud) -> None:
    assert refused(client(cloud).delete_log_group, logGroupName="nobody") == NO_GROUP


def test_a_protected_one_stays(cloud: Cloud) -> None:
    name = a_group(cloud, "", "s", deletionProtectionEnabled=True)
    assert refused(client(cloud).delete_log_group, logGroupName=name)[0] == "ValidationException"
    assert refused(client(cloud).delete_log_stream, logGroupName=name, logStreamName="s")[0] == "ValidationException"
    client(cloud).put_log_group_deletion_protection(logGroupIdentifier=name, deletionProtectionEnabled=False)
    client(cloud).delete_log_group(logGroupName=name)
