"""SetPlatformApplicationAttributes: those that are given change."""

from tests.services.sns.hub import Hub, invalid, refused
from tests.services.sns.mobile import application


def test_those_that_are_given_change(hub: Hub) -> None:
    app, topic = application(hub, SuccessFeedbackSampleRate="50"), hub.topic()
    hub.sns.set_platform_application_attributes(
        PlatformApplicationArn=app, Attributes={"EventDeliveryFailure": topic, "PlatformCredential": "new"}
    )
    found = hub.sns.get_platform_application_attributes(PlatformApplicationArn=app)["Attributes"]
    assert found == {"Enabled": "true", "SuccessFeedbackSampleRate": "50", "EventDeliveryFailure": topic}


def test_refused(hub: Hub) -> None:
    request = {"PlatformApplicationArn": application(hub), "Attributes": {"Color": "red"}}
    expected = invalid("Attributes Reason: Invalid attribute name: Color")
    assert refused(hub.sns.set_platform_application_attributes, **request) == expected
