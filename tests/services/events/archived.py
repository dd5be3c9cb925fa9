"""For the tests of archives and replays."""

from typing import Any

from tests.cloud import Cloud
from tests.services.events.asking import ACCOUNT, new_name

FOREVER = 2_000_000_000


def bus_arn(bus: str) -> str:
    return f"arn:aws:events:us-east-1:{ACCOUNT}:event-bus/{bus}"


def archive_arn(name: str) -> str:
    return f"arn:aws:events:us-east-1:{ACCOUNT}:archive/{name}"


def an_archive(cloud: Cloud, bus: str, **settings: Any) -> str:
    """Make an archive of a bus; its name."""
    name = new_name("archive")
    cloud.client("events").create_archive(ArchiveName=name, EventSourceArn=bus_arn(bus), **settings)
    return name


def count(cloud: Cloud, archive: str) -> int:
    return int(cloud.client("events").describe_archive(ArchiveName=archive)["EventCount"])


def a_replay(cloud: Cloud, bus: str, archive: str, **settings: Any) -> str:
    """Begin a replay of all that an archive holds; its name."""
    name = new_name("replay")
    destination = {"Arn": bus_arn(bus), **settings.pop("Destination", {})}
    whole = {"EventStartTime": 0, "EventEndTime": FOREVER, "EventSourceArn": archive_arn(archive), **settings}
    cloud.client("events").start_replay(ReplayName=name, Destination=destination, **whole)
    return name


def state(cloud: Cloud, replay: str) -> str:
    return str(cloud.client("events").describe_replay(ReplayName=replay)["State"])
