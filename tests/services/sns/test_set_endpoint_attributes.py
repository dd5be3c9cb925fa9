"""SetEndpointAttributes: a device that is disabled gets nothing."""

from tests.services.sns.hub import Hub, refused
from tests.services.sns.mobile import application, device


def test_a_disabled_endpoint_gets_nothing_until_it_is_enabled(hub: Hub) -> None:
    endpoint = device(hub, application(hub))
    hub.sns.set_endpoint_attributes(EndpointArn=endpoint, Attributes={"Enabled": "False"})
    expected = ("EndpointDisabled", "Endpoint is disabled")
    assert refused(hub.sns.publish, TargetArn=endpoint, Message="m") == expected
    hub.sns.set_endpoint_attributes(EndpointArn=endpoint, Attributes={"Enabled": "true", "Token": "new"})
    hub.sns.publish(TargetArn=endpoint, Message="m")
    assert len(hub.sent(endpoint=endpoint)) == 1
    assert hub.sns.get_endpoint_attributes(EndpointArn=endpoint)["Attributes"]["Token"] == "new"
