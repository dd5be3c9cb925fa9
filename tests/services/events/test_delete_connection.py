"""DeleteConnection."""

from tests.cloud import Cloud
from tests.services.events.asking import refused
from tests.services.events.connecting import KEY, connect, destination


def test_a_deleted_connection_opens_nothing_also_if_one_of_its_name_comes(cloud: Cloud) -> None:
    events = cloud.client("events")
    arn = connect(cloud, KEY, "gone")
    destination(cloud, "https://example.com", arn, name="behind")
    answer = events.delete_connection(Name="gone")
    assert (answer["ConnectionArn"], answer["ConnectionState"]) == (arn, "DELETING")
    assert refused(events.describe_connection, Name="gone")[0] == "ResourceNotFoundException"
    assert refused(events.delete_connection, Name="gone")[0] == "ResourceNotFoundException"
    assert connect(cloud, KEY, "gone") != arn
    assert events.describe_api_destination(Name="behind")["ApiDestinationState"] == "INACTIVE"
