"""Platform applications and devices for tests."""

import itertools

from tests.services.sns.hub import Hub

_names = itertools.count(1)


def application(hub: Hub, **attributes: str) -> str:
    """Make one on GCM, and give its ARN."""
    wish = {"PlatformCredential": "secret", **attributes}
    made = hub.sns.create_platform_application(Name=f"app{next(_names)}", Platform="GCM", Attributes=wish)
    return str(made["PlatformApplicationArn"])


def device(hub: Hub, app: str, token: str = "token", **attributes: str) -> str:
    """Make an endpoint, and give its ARN."""
    wish = {"PlatformApplicationArn": app, "Token": token, "Attributes": attributes}
    return str(hub.sns.create_platform_endpoint(**wish)["EndpointArn"])
