"""ListConnections."""

from typing import Any

from tests.cloud import Cloud
from tests.services.events.connecting import BASIC, KEY, connect


def test_connections_by_their_names(cloud: Cloud) -> None:
    events = cloud.client("events")

    def names(**request: Any) -> list[str]:
        return [connection["Name"] for connection in events.list_connections(**request)["Connections"]]

    for name in ("owl", "ant", "ape"):
        connect(cloud, KEY, name)
    connect(cloud, BASIC, "bee")
    events.deauthorize_connection(Name="ape")
    assert names() == ["ant", "ape", "bee", "owl"]
    assert names(NamePrefix="a") == ["ant", "ape"]
    assert names(ConnectionState="DEAUTHORIZED") == ["ape"]
    first = events.list_connections(Limit=3)
    assert [connection["AuthorizationType"] for connection in first["Connections"]] == ["API_KEY", "API_KEY", "BASIC"]
    assert names(Limit=3, NextToken=first["NextToken"]) == ["owl"]
