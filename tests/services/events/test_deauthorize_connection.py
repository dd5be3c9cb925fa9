"""DeauthorizeConnection."""

from tests.cloud import Cloud
from tests.services.events.asking import refused
from tests.services.events.connecting import BASIC, KEY, connect, destination


def test_without_its_parameters_a_connection_opens_nothing_until_it_has_others(cloud: Cloud) -> None:
    events = cloud.client("events")
    arn = connect(cloud, KEY, "closed")
    destination(cloud, "https://example.com", arn, name="behind")
    answer = events.deauthorize_connection(Name="closed")
    assert (answer["ConnectionArn"], answer["ConnectionState"]) == (arn, "DEAUTHORIZED")
    assert events.describe_connection(Name="closed")["AuthParameters"] == {}
    assert events.describe_api_destination(Name="behind")["ApiDestinationState"] == "INACTIVE"
    events.update_connection(Name="closed", AuthorizationType="BASIC", AuthParameters=BASIC)
    assert events.describe_api_destination(Name="behind")["ApiDestinationState"] == "ACTIVE"
    assert refused(events.deauthorize_connection, Name="none")[0] == "ResourceNotFoundException"
