"""ListEndpointsByPlatformApplication: one app's devices, in pages."""

from tests.services.sns.hub import Hub
from tests.services.sns.mobile import application, device


def test_one_app_alone(hub: Hub) -> None:
    app, other = application(hub), application(hub)
    endpoint = device(hub, app)
    device(hub, other)
    found = hub.sns.list_endpoints_by_platform_application(PlatformApplicationArn=app)["Endpoints"]
    assert found == [{"EndpointArn": endpoint, "Attributes": {"Enabled": "true", "Token": "token"}}]


def test_pages(hub: Hub) -> None:
    app = application(hub)
    for number in range(101):
        device(hub, app, token=f"t{number}")
    first = hub.sns.list_endpoints_by_platform_application(PlatformApplicationArn=app)
    second = hub.sns.list_endpoints_by_platform_application(PlatformApplicationArn=app, NextToken=first["NextToken"])
    arns = {each["EndpointArn"] for page in (first, second) for each in page["Endpoints"]}
    assert (len(first["Endpoints"]), len(arns), "NextToken" in second) == (100, 101, False)
