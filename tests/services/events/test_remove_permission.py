"""RemovePermission."""

from tests.cloud import Cloud
from tests.services.events.asking import a_bus, refused


def allow(cloud: Cloud, bus: str, sid: str) -> None:
    cloud.client("events").put_permission(EventBusName=bus, Action="events:PutEvents", Principal="*", StatementId=sid)


def test_one_by_one(cloud: Cloud) -> None:
    bus, events = a_bus(cloud), cloud.client("events")
    allow(cloud, bus, "one")
    allow(cloud, bus, "two")
    events.remove_permission(EventBusName=bus, StatementId="one")
    assert '"one"' not in events.describe_event_bus(Name=bus)["Policy"]
    events.remove_permission(EventBusName=bus, StatementId="two")
    assert "Policy" not in events.describe_event_bus(Name=bus)


def test_all(cloud: Cloud) -> None:
    bus, events = a_bus(cloud), cloud.client("events")
    allow(cloud, bus, "one")
    events.remove_permission(EventBusName=bus, RemoveAllPermissions=True)
    assert "Policy" not in events.describe_event_bus(Name=bus)


def test_what_is_not_there(cloud: Cloud) -> None:
    bus, remove = a_bus(cloud), cloud.client("events").remove_permission
    expected = ("ResourceNotFoundException", "EventBus does not have a policy.")
    assert refused(remove, EventBusName=bus, StatementId="one") == expected
    allow(cloud, bus, "two")
    expected = ("ResourceNotFoundException", "Statement with the provided id does not exist.")
    assert refused(remove, EventBusName=bus, StatementId="one") == expected
    assert refused(remove, EventBusName=bus)[0] == "ValidationException"
