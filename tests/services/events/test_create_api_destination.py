"""CreateApiDestination."""

from typing import Any

import pytest

from tests.cloud import Cloud
from tests.services.events.asking import refused
from tests.services.events.connecting import connect, destination


def request(cloud: Cloud, **more: Any) -> dict[str, Any]:
    return {
        "Name": "other",
        "ConnectionArn": connect(cloud),
        "InvocationEndpoint": "https://example.com",
        "HttpMethod": "POST",
        **more,
    }


def test_a_destination_has_an_arn_of_its_own(cloud: Cloud) -> None:
    arn = destination(cloud, "https://example.com", name="one")
    prefix, _, id_ = arn.rpartition("/")
    assert prefix == "arn:aws:events:us-east-1:000000000000:api-destination/one"
    assert len(id_) == 36
    assert refused(cloud.client("events").create_api_destination, **request(cloud, Name="one")) == (
        "ResourceAlreadyExistsException",
        "ApiDestination one already exists.",
    )


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        pytest.param({"InvocationEndpoint": "example.com"}, "ValidationException", id="no URL"),
        pytest.param({"HttpMethod": "TRACE"}, "ValidationException", id="method"),
        pytest.param(
            {"ConnectionArn": "arn:aws:events:us-east-1:000000000000:connection/none/0-0"},
            "ResourceNotFoundException",
            id="no connection",
        ),
    ],
)
def test_what_is_not_valid(cloud: Cloud, changed: dict[str, Any], code: str) -> None:
    assert refused(cloud.client("events").create_api_destination, **request(cloud, **changed))[0] == code
