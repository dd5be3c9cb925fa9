"""Platform applications and the endpoints of their devices: values, and the rules that need nothing else.

What is sent to them is kept as a record (sent.py); no push service is asked.

https://docs.aws.amazon.com/sns/latest/dg/mobile-push-send-register.html
https://docs.aws.amazon.com/sns/latest/api/API_SetPlatformApplicationAttributes.html
"""

import re
from collections.abc import Mapping
from typing import Final

from msgspec import Struct

from fogbank.kernel.action import Context
from fogbank.kernel.arn import Arn, partition_of
from fogbank.services.sns.addresses import arn_of
from fogbank.services.sns.errors import InvalidParameter

PLATFORMS: Final = frozenset(
    {
        "ADM", "APNS", "APNS_SANDBOX", "APNS_VOIP", "APNS_VOIP_SANDBOX", "BAIDU", "GCM", "MACOS", "MACOS_SANDBOX",
        "MPNS", "WNS",
    }
)  # fmt: skip
_NAME: Final = re.compile(r"[A-Za-z0-9_.-]{1,256}\Z")
_SECRETS: Final = frozenset({"PlatformCredential", "PlatformPrincipal"})
_ATTRIBUTES: Final = _SECRETS | {
    "EventEndpointCreated",
    "EventEndpointDeleted",
    "EventEndpointUpdated",
    "EventDeliveryFailure",
    "SuccessFeedbackRoleArn",
    "FailureFeedbackRoleArn",
    "SuccessFeedbackSampleRate",
    "ApplePlatformTeamID",
    "ApplePlatformBundleID",
    "Enabled",
}
_ENDPOINT_ATTRIBUTES: Final = frozenset({"CustomUserData", "Enabled", "Token", "ChannelId", "UserId"})
_USER_DATA_BYTES_MAX: Final = 2048


class Application(Struct, frozen=True):
    """An app on a push service."""

    account: str
    region: str
    platform: str
    name: str
    attributes: Mapping[str, str]

    @property
    def arn(self) -> str:
        return str(Arn("sns", self.region, self.account, f"app/{self.platform}/{self.name}", partition_of(self.region)))

    def shown(self) -> dict[str, str]:
        """Without what is secret."""
        return {"Enabled": "true"} | {name: value for name, value in self.attributes.items() if name not in _SECRETS}


class Device(Struct, frozen=True):
    """The endpoint of one device in an app."""

    account: str
    region: str
    platform: str
    application: str
    id: str
    attributes: Mapping[str, str]

    @property
    def arn(self) -> str:
        resource = f"endpoint/{self.platform}/{self.application}/{self.id}"
        return str(Arn("sns", self.region, self.account, resource, partition_of(self.region)))

    @property
    def enabled(self) -> bool:
        return self.attributes["Enabled"] == "true"


def check_application(name: str, platform: str, attributes: Mapping[str, str]) -> None:
    """Raises InvalidParameter."""
    if not _NAME.match(name):
        raise InvalidParameter("Name")
    if platform not in PLATFORMS:
        raise InvalidParameter("Platform", "Platform is not supported")
    if not attributes.get("PlatformCredential"):
        raise InvalidParameter("PlatformCredential", "must be provided")
    check_attributes(attributes)


def check_attributes(attributes: Mapping[str, str]) -> None:
    """Raises InvalidParameter for an attribute that no application has."""
    for name in attributes:
        if name not in _ATTRIBUTES:
            raise InvalidParameter("Attributes", f"Invalid attribute name: {name}")


def device_attributes(given: Mapping[str, str]) -> dict[str, str]:
    """An endpoint's attributes as they are kept. Raises InvalidParameter."""
    for name in given:
        if name not in _ENDPOINT_ATTRIBUTES:
            raise InvalidParameter("Attributes", f"Invalid attribute name: {name}")
    if len(given.get("CustomUserData", "").encode()) > _USER_DATA_BYTES_MAX:
        raise InvalidParameter("Attributes", "Invalid value for attribute: CustomUserData: must be at most 2048 bytes")
    enabled = given.get("Enabled")
    if enabled is not None and enabled.lower() not in ("true", "false"):
        raise InvalidParameter("Attributes", "Invalid value for attribute: Enabled: must be true or false")
    return {**given, **({} if enabled is None else {"Enabled": enabled.lower()})}


def application_arn(ctx: Context, text: str) -> Arn:
    """Raises InvalidParameter."""
    return _resource(ctx, text, "PlatformApplicationArn", "app/", 3)


def endpoint_arn(ctx: Context, text: str, parameter: str = "EndpointArn") -> Arn:
    """Raises InvalidParameter."""
    return _resource(ctx, text, parameter, "endpoint/", 4)


def is_endpoint(text: str) -> bool:
    """Whether an ARN that something is published to is a device's."""
    return ":endpoint/" in text


def _resource(ctx: Context, text: str, parameter: str, prefix: str, parts: int) -> Arn:
    arn = arn_of(text, parameter)
    fits = arn.resource.startswith(prefix) and arn.resource.count("/") == parts - 1
    if arn.service != "sns" or arn.region != ctx.region or not fits:
        raise InvalidParameter(parameter)
    return arn
