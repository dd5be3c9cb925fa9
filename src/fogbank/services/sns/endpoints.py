"""Endpoints of subscriptions, by protocol.

https://docs.aws.amazon.com/sns/latest/api/API_Subscribe.html
"""

import re
from typing import Final, get_args
from urllib.parse import urlsplit

from fogbank.kernel.arn import Arn, InvalidArn
from fogbank.services.sns.errors import InvalidParameter
from fogbank.services.sns.model import FIFO_SUFFIX, Protocol, Topic

PROTOCOLS: Final[tuple[str, ...]] = get_args(Protocol)
_PHONE: Final = re.compile(r"\+?[1-9]\d{6,14}\Z")
_PHONE_PUNCTUATION: Final = re.compile(r"[ ()./-]")
_MAIL: Final = re.compile(r"[^@\s]+@[^@\s]+\Z")
_NAMES: Final = {"sqs": "SQS", "lambda": "Lambda", "firehose": "Firehose", "application": "Application"}


def protocol_of(topic: Topic, text: str) -> Protocol:
    """Raises InvalidParameter. FIFO topics have queues for subscribers alone.

    https://docs.aws.amazon.com/sns/latest/dg/fifo-message-delivery.html
    https://github.com/hashicorp/terraform-provider-aws/issues/38441 (the words)
    """
    for protocol in get_args(Protocol):
        if text == protocol:
            if topic.fifo and protocol != "sqs":
                raise InvalidParameter(f"Invalid protocol type: {text}")
            return protocol
    raise InvalidParameter(f"Amazon SNS does not support this protocol string: {text}")


def check_endpoint(topic: Topic, protocol: Protocol, endpoint: str) -> None:
    """Raises InvalidParameter."""
    if not endpoint:
        raise InvalidParameter("Endpoint must match the specified protocol")
    match protocol:
        case "http" | "https":
            _check_url(protocol, endpoint)
        case "email" | "email-json":
            if not _MAIL.match(endpoint):
                raise InvalidParameter("Email address")
        case "sms":
            check_phone_number(endpoint)
        case "sqs" | "lambda" | "firehose" | "application":
            _check_arn(topic, protocol, endpoint)


def check_phone_number(text: str) -> None:
    """E.164, with the punctuation of people."""
    if not _PHONE.match(_PHONE_PUNCTUATION.sub("", text)):
        raise InvalidParameter(f"Invalid SMS endpoint: {text}")


def _check_url(protocol: str, endpoint: str) -> None:
    try:
        url = urlsplit(endpoint)
        well = url.scheme.lower() == protocol and bool(url.hostname) and (url.port or 1) > 0
    except ValueError:
        well = False
    if not well:
        raise InvalidParameter("Endpoint must match the specified protocol")


def _check_arn(topic: Topic, protocol: Protocol, endpoint: str) -> None:
    """Queues and functions may lie in other accounts and regions; the endpoint need not exist."""
    refused = InvalidParameter(f"{_NAMES[protocol]} endpoint ARN")
    try:
        arn = Arn.parse(endpoint)
    except InvalidArn:
        raise refused from None
    service = "sns" if protocol == "application" else protocol
    if arn.service != service or not arn.region or not arn.account:
        raise refused
    if protocol == "lambda" and not arn.resource.startswith("function:"):
        raise refused
    if protocol == "firehose" and not arn.resource.startswith("deliverystream/"):
        raise refused
    if protocol == "application" and not arn.resource.startswith("endpoint/"):
        raise refused
    if protocol == "sqs" and arn.resource.endswith(FIFO_SUFFIX) and not topic.fifo:
        raise InvalidParameter(
            "Invalid parameter: Endpoint", "FIFO SQS Queues can not be subscribed to standard SNS topics"
        )


def owner_of(protocol: Protocol, endpoint: str, caller: str) -> str:
    """The account of the endpoint, which a subscription belongs to; of what has no account, the caller's."""
    if protocol in ("sqs", "lambda", "firehose", "application"):
        return Arn.parse(endpoint).account
    return caller
