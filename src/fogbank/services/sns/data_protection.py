"""Policies of data protection: their form. They are kept and shown, and look at no message.

https://docs.aws.amazon.com/sns/latest/dg/sns-message-data-protection-policies.html
"""

from typing import Any, Final, Literal

from msgspec import MsgspecError, Struct, json

from fogbank.services.sns.errors import InvalidParameter

_BYTES_MAX: Final = 30_720


class _Statement(Struct, rename="pascal"):
    data_direction: Literal["Inbound", "Outbound"]
    principal: list[str]
    data_identifier: list[str]
    operation: dict[Literal["Audit", "Deidentify", "Deny"], Any]


class _Document(Struct, rename="pascal"):
    name: str
    version: Literal["2021-06-01"]
    statement: list[_Statement]


def check(text: str, *, fifo: bool) -> None:
    """Raises InvalidParameter; "" is no policy. The words are a guess."""
    if fifo:
        raise InvalidParameter("DataProtectionPolicy", "FIFO topics do not support data protection policies")
    if not text:
        return
    if len(text.encode()) > _BYTES_MAX:
        raise InvalidParameter("DataProtectionPolicy", "The policy is too long")
    try:
        json.decode(text, type=_Document)
    except MsgspecError as error:
        raise InvalidParameter("DataProtectionPolicy", str(error)) from None
