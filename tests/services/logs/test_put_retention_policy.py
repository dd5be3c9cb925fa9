"""PutRetentionPolicy: which numbers, and that events really go."""

from pathlib import Path

from fogbank.services import logs
from fogbank.services.logs import store as rows
from tests.cloud import Cloud
from tests.services.logs.asking import NO_GROUP, a_group, client, get, put, refused, search

DAYS = "[1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653]"


def test_which_numbers(cloud: Cloud) -> None:
    name = a_group(cloud)
    policy = client(cloud).put_retention_policy
    for days in (1, 3653):
        policy(logGroupName=name, retentionInDays=days)
    for days in (0, 2, 730):
        assert refused(policy, logGroupName=name, retentionInDays=days) == (
            "InvalidParameterException",
            f"Invalid retention value. Valid values are: {DAYS}",
        )
    assert refused(policy, logGroupName="nobody", retentionInDays=1) == NO_GROUP


def test_expired_events_are_not_seen_and_then_gone() -> None:
    with Cloud() as cloud:
        name = a_group(cloud, "", "s")
        put(cloud, name, "s", "first")
        client(cloud).put_retention_policy(logGroupName=name, retentionInDays=1)
        cloud.advance(hours=12)
        put(cloud, name, "s", "second")
        cloud.advance(hours=12)
        assert get(cloud, name, "s") == ["first", "second"]
        cloud.advance(ms=1)
        # At once for readers …
        assert get(cloud, name, "s") == search(cloud, name) == ["second"]
        assert len(_records(cloud)) == 2
        # … and from the disk within the hour.
        cloud.advance(hours=1)
        assert len(_records(cloud)) == 1
        cloud.advance(hours=12)
        assert _records(cloud) == []
        assert search(cloud, name) == []
        shown = client(cloud).describe_log_groups()["logGroups"][0]
        assert shown["storedBytes"] == 0


def _records(cloud: Cloud) -> list[bytes]:
    """What lies in the store of the only stream there is."""

    async def read() -> list[bytes]:
        store = cloud.fogbank.store
        (stored,) = await rows.all_groups(store)
        (stream,) = await rows.all_streams(store, stored.group.id)
        return [record.data for record in await store.read(stored.group.id, stream.shard, 0)]

    return cloud.run(read())


def test_it_goes_on_after_a_restart(tmp_path: Path) -> None:
    with Cloud(data=tmp_path) as cloud:
        name = a_group(cloud, "", "s")
        put(cloud, name, "s", "first")
        client(cloud).put_retention_policy(logGroupName=name, retentionInDays=1)
        clock = cloud.clock
    with Cloud(data=tmp_path, clock=clock) as cloud:
        cloud.run(logs.resume(cloud.fogbank.store, cloud.fogbank.world))
        cloud.advance(hours=25)
        assert _records(cloud) == []
