"""Text messages: an account's settings, the phones of its sandbox, and those whose holders want none.

The messages themselves are records (direct.py, sent.py). No carrier is asked, so nobody answers STOP to one: a phone
is opted out by `PUT /_fogbank/sns/opted-out?phoneNumber=%2B12065550100`, of `account` and `region` if they are others.

https://docs.aws.amazon.com/sns/latest/api/API_SetSMSAttributes.html
https://docs.aws.amazon.com/sns/latest/dg/sns-sms-sandbox.html
"""

import re
from collections.abc import Callable, Mapping
from typing import Final, Literal

from msgspec import Struct

from fogbank.services.sns.errors import InvalidParameter

SANDBOX_MAX: Final = 10
# A day, as the console says. https://docs.aws.amazon.com/sns/latest/dg/sns-sms-sandbox-verifying-phone-numbers.html
CODE_MS: Final = 86_400_000
# The least that accounts begin with, in USD. https://docs.aws.amazon.com/sns/latest/dg/sns-sms-sandbox-moving-to-production.html
_DEFAULTS: Final[Mapping[str, str]] = {"MonthlySpendLimit": "1"}
_PHONE: Final = re.compile(r"\+[1-9]\d{6,14}\Z")
_SENDER: Final = re.compile(r"(?=.*[A-Za-z])[A-Za-z0-9]{1,11}\Z")


class SmsSettings(Struct, frozen=True):
    """What was set, by AWS's names."""

    attributes: Mapping[str, str]


class SandboxPhone(Struct, frozen=True):
    """A phone that may be written to from the sandbox, once its holder has told the code."""

    number: str
    code: str
    created_ms: int
    status: Literal["Pending", "Verified"] = "Pending"


class SilentPhone(Struct, frozen=True):
    """A phone whose holder has opted out."""

    number: str


def with_settings(before: Mapping[str, str], given: Mapping[str, str]) -> dict[str, str]:
    """Settings with those that are given; what is set to nothing has its default again. Raises InvalidParameter."""
    for name, value in given.items():
        check = _CHECKS.get(name)
        if check is None or (value and not check(value)):
            # The words are a guess.
            raise InvalidParameter("attributes", f"{name} is not valid")
    return {name: value for name, value in {**before, **given}.items() if value}


def shown_settings(kept: Mapping[str, str], names: list[str] | None) -> dict[str, str]:
    """What GetSMSAttributes says: all, or those that are named; what was never set and has no default is not there."""
    found = {**_DEFAULTS, **kept}
    return {name: value for name, value in found.items() if not names or name in names}


def checked_phone(text: str) -> str:
    """A number in E.164. Raises InvalidParameter, in words that are a guess."""
    if not _PHONE.match(text):
        raise InvalidParameter("PhoneNumber", "input incorrectly formatted")
    return text


def _whole(least: int, most: int) -> Callable[[str], bool]:
    return lambda text: text.isascii() and text.isdigit() and len(text) < 10 and least <= int(text) <= most


_CHECKS: Final[Mapping[str, Callable[[str], bool]]] = {
    "MonthlySpendLimit": _whole(0, 999_999_999),
    "DeliveryStatusIAMRole": lambda text: text.startswith("arn:") and ":iam::" in text,
    "DeliveryStatusSuccessSamplingRate": _whole(0, 100),
    "DefaultSenderID": lambda text: bool(_SENDER.match(text)),
    "DefaultSMSType": lambda text: text in ("Promotional", "Transactional"),
    "UsageReportS3Bucket": lambda text: 3 <= len(text) <= 63,
}
