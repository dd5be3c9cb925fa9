"""UpdateApiDestination."""

from tests.cloud import Cloud
from tests.services.events.asking import refused
from tests.services.events.connecting import connect, destination


def test_what_is_not_said_stays(cloud: Cloud) -> None:
    events = cloud.client("events")
    arn = destination(cloud, "https://example.com", name="changing", InvocationRateLimitPerSecond=7)
    other = connect(cloud)
    answer = events.update_api_destination(Name="changing", ConnectionArn=other, HttpMethod="PATCH")
    assert (answer["ApiDestinationArn"], answer["ApiDestinationState"]) == (arn, "ACTIVE")
    found = events.describe_api_destination(Name="changing")
    assert (found["ConnectionArn"], found["HttpMethod"]) == (other, "PATCH")
    assert (found["InvocationEndpoint"], found["InvocationRateLimitPerSecond"]) == ("https://example.com", 7)


def test_the_rules_are_those_of_create(cloud: Cloud) -> None:
    call = cloud.client("events").update_api_destination
    destination(cloud, "https://example.com", name="ruled")
    assert refused(call, Name="ruled", InvocationEndpoint="ftp://x")[0] == "ValidationException"
    missing = "arn:aws:events:us-east-1:000000000000:connection/none/0-0"
    assert refused(call, Name="ruled", ConnectionArn=missing)[0] == "ResourceNotFoundException"
    assert refused(call, Name="none")[0] == "ResourceNotFoundException"
