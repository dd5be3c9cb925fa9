"""DeletePlatformApplication: it ends with its devices."""

from tests.services.sns.hub import Hub, refused
from tests.services.sns.mobile import application, device


def test_its_devices_end_with_it(hub: Hub) -> None:
    app = application(hub)
    endpoint = device(hub, app)
    for _ in range(2):
        hub.sns.delete_platform_application(PlatformApplicationArn=app)
    expected = ("NotFound", "Endpoint does not exist")
    assert refused(hub.sns.get_endpoint_attributes, EndpointArn=endpoint) == expected
