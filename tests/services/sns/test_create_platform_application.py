"""CreatePlatformApplication: names, platforms, credentials."""

import pytest

from tests.services.sns.hub import ACCOUNT, Hub, invalid, refused

SECRET = {"PlatformCredential": "secret"}


def test_the_arn(hub: Hub) -> None:
    made = hub.sns.create_platform_application(Name="Shop.app_1", Platform="APNS_SANDBOX", Attributes=SECRET)
    assert made["PlatformApplicationArn"] == f"arn:aws:sns:us-east-1:{ACCOUNT}:app/APNS_SANDBOX/Shop.app_1"


@pytest.mark.parametrize(
    ("name", "platform", "attributes", "expected"),
    [
        pytest.param("a b", "GCM", SECRET, invalid("Name"), id="a space"),
        pytest.param("x" * 257, "GCM", SECRET, invalid("Name"), id="257"),
        pytest.param("a", "PIGEON", SECRET, invalid("Platform Reason: Platform is not supported"), id="no such one"),
        pytest.param(
            "a", "GCM", {"Enabled": "true"}, invalid("PlatformCredential Reason: must be provided"), id="no credential"
        ),
        pytest.param(
            "a",
            "GCM",
            SECRET | {"Color": "red"},
            invalid("Attributes Reason: Invalid attribute name: Color"),
            id="no such attribute",
        ),
    ],
)
def test_refused(hub: Hub, name: str, platform: str, attributes: dict[str, str], expected: tuple[str, str]) -> None:
    request = {"Name": name, "Platform": platform, "Attributes": attributes}
    assert refused(hub.sns.create_platform_application, **request) == expected
