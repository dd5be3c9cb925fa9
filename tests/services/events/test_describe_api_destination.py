"""DescribeApiDestination."""

from datetime import UTC, datetime

from tests.cloud import Cloud
from tests.services.events.asking import refused
from tests.services.events.connecting import connect, destination


def test_what_was_said_of_it(cloud: Cloud) -> None:
    connection = connect(cloud)
    arn = destination(cloud, "https://example.com/*", connection, name="said", method="PUT", Description="there")
    found = cloud.client("events").describe_api_destination(Name="said")
    del found["ResponseMetadata"]
    made = datetime.fromtimestamp(cloud.now_ms / 1000, UTC)
    assert found == {
        "ApiDestinationArn": arn,
        "Name": "said",
        "Description": "there",
        "ApiDestinationState": "ACTIVE",
        "ConnectionArn": connection,
        "InvocationEndpoint": "https://example.com/*",
        "HttpMethod": "PUT",
        "InvocationRateLimitPerSecond": 300,
        "CreationTime": made,
        "LastModifiedTime": made,
    }


def test_what_is_not_there(cloud: Cloud) -> None:
    assert refused(cloud.client("events").describe_api_destination, Name="none") == (
        "ResourceNotFoundException",
        "Failed to describe the api-destination(s). An api-destination 'none' does not exist.",
    )
