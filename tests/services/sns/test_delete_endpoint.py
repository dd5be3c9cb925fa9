"""DeleteEndpoint: nothing can be sent to it any more."""

from tests.services.sns.hub import Hub, refused
from tests.services.sns.mobile import application, device


def test_it_is_gone(hub: Hub) -> None:
    endpoint = device(hub, application(hub))
    for _ in range(2):
        hub.sns.delete_endpoint(EndpointArn=endpoint)
    expected = ("NotFound", "Endpoint does not exist")
    assert refused(hub.sns.publish, TargetArn=endpoint, Message="m") == expected
