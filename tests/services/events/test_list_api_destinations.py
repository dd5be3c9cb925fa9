"""ListApiDestinations."""

from typing import Any

from tests.cloud import Cloud
from tests.services.events.connecting import connect, destination


def test_destinations_by_their_names(cloud: Cloud) -> None:
    events = cloud.client("events")

    def names(**request: Any) -> list[str]:
        return [found["Name"] for found in events.list_api_destinations(**request)["ApiDestinations"]]

    shared = connect(cloud)
    for name in ("owl", "ant"):
        destination(cloud, "https://example.com", shared, name=name)
    destination(cloud, "https://example.com", name="ape")
    assert names() == ["ant", "ape", "owl"]
    assert names(NamePrefix="a") == ["ant", "ape"]
    assert names(ConnectionArn=shared) == ["ant", "owl"]
    first = events.list_api_destinations(Limit=2)
    assert [found["ApiDestinationState"] for found in first["ApiDestinations"]] == ["ACTIVE", "ACTIVE"]
    assert names(Limit=2, NextToken=first["NextToken"]) == ["owl"]
