"""GetEndpointAttributes: what is known of a device."""

from tests.services.sns.hub import ACCOUNT, Hub, invalid, refused
from tests.services.sns.mobile import application, device


def test_attributes(hub: Hub) -> None:
    endpoint = device(hub, application(hub), CustomUserData="ann")
    assert hub.sns.get_endpoint_attributes(EndpointArn=endpoint)["Attributes"] == {
        "Enabled": "true",
        "Token": "token",
        "CustomUserData": "ann",
    }


def test_no_endpoints_arn(hub: Hub) -> None:
    arn = f"arn:aws:sns:us-east-1:{ACCOUNT}:app/GCM/a"
    assert refused(hub.sns.get_endpoint_attributes, EndpointArn=arn) == invalid("EndpointArn")
