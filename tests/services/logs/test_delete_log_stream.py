"""DeleteLogStream: its events go, its neighbours' stay."""

from tests.cloud import Cloud
from tests.services.logs.asking import NO_GROUP, NO_STREAM, a_group, client, get, put, refused, search


def test_events_go_with_it(cloud: Cloud) -> None:
    name = a_group(cloud, "", "a", "b")
    put(cloud, name, "a", "one")
    put(cloud, name, "b", "two")
    client(cloud).delete_log_stream(logGroupName=name, logStreamName="a")
    assert search(cloud, name) == ["two"]
    client(cloud).create_log_stream(logGroupName=name, logStreamName="a")
    assert get(cloud, name, "a") == []


def test_what_is_not_there(cloud: Cloud) -> None:
    delete = client(cloud).delete_log_stream
    assert refused(delete, logGroupName="nobody", logStreamName="s") == NO_GROUP
    assert refused(delete, logGroupName=a_group(cloud), logStreamName="s") == NO_STREAM
