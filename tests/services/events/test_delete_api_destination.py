"""DeleteApiDestination."""

from tests.cloud import Cloud
from tests.services.events.asking import refused
from tests.services.events.connecting import destination, route, send


def test_what_goes_to_a_deleted_destination_is_a_dead_letter(cloud: Cloud) -> None:
    events, url = cloud.client("events"), cloud.queue("dead")
    source = route(
        cloud,
        destination(cloud, "http://127.0.0.1:9", name="gone"),
        DeadLetterConfig={"Arn": cloud.arn(url)},
    )
    events.delete_api_destination(Name="gone")
    assert refused(events.delete_api_destination, Name="gone")[0] == "ResourceNotFoundException"
    send(cloud, source)
    [letter] = cloud.receive(url)
    assert letter["MessageAttributes"]["ERROR_CODE"]["StringValue"] == "NO_RESOURCE"
