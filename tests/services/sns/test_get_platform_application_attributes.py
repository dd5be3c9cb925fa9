"""GetPlatformApplicationAttributes: all but what is secret."""

from tests.services.sns.hub import ACCOUNT, Hub, refused
from tests.services.sns.mobile import application


def test_secrets_are_not_shown(hub: Hub) -> None:
    app = application(hub, PlatformPrincipal="me", SuccessFeedbackSampleRate="50")
    found = hub.sns.get_platform_application_attributes(PlatformApplicationArn=app)["Attributes"]
    assert found == {"Enabled": "true", "SuccessFeedbackSampleRate": "50"}


def test_none(hub: Hub) -> None:
    arn = f"arn:aws:sns:us-east-1:{ACCOUNT}:app/GCM/nowhere"
    expected = ("NotFound", "PlatformApplication does not exist")
    assert refused(hub.sns.get_platform_application_attributes, PlatformApplicationArn=arn) == expected
