"""What is known after a restart: rules, archives, and replays that go on where they were."""

from pathlib import Path

from tests.cloud import Cloud
from tests.services.events.archived import a_replay, an_archive, state
from tests.services.events.asking import a_bus, a_rule, put, received


def test_rules_are_known_again(tmp_path: Path) -> None:
    with Cloud(data=tmp_path) as cloud:
        bus, url = a_bus(cloud), cloud.queue("kept")
        a_rule(cloud, bus, cloud.arn(url))
    with Cloud(data=tmp_path) as cloud:
        put(cloud, bus)
        assert len(received(cloud, cloud.queue("kept"))) == 1


def test_a_replay_goes_on(tmp_path: Path) -> None:
    with Cloud(data=tmp_path) as cloud:
        bus, url = a_bus(cloud), cloud.queue("kept")
        archive = an_archive(cloud, bus)
        for _ in range(25):
            put(cloud, bus, *[{"Source": "shop"}] * 10)
        a_rule(cloud, bus, cloud.arn(url))
        replay = a_replay(cloud, bus, archive)
        cloud.advance(ms=1000)
        assert cloud.attribute(url, "ApproximateNumberOfMessages") == "100"
    with Cloud(data=tmp_path) as cloud:
        cloud.advance(minutes=1)
        assert state(cloud, replay) == "COMPLETED"
        assert cloud.attribute(cloud.queue("kept"), "ApproximateNumberOfMessages") == "250"
