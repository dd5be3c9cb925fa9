"""Queue URLs, in every form that clients have.

    http://localhost:4566/123456789012/orders                   what we answer
    https://sqs.eu-west-1.amazonaws.com/123456789012/orders     AWS's
    https://eu-west-1.queue.amazonaws.com/123456789012/orders   AWS's legacy form
    https://queue.amazonaws.com/123456789012/orders             and its first region's

https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-queue-message-identifiers.html
"""

import re
from functools import lru_cache
from typing import Final
from urllib.parse import unquote, urlsplit

from msgspec import Struct

from fogbank.services.sqs.errors import InvalidAddress, MissingParameter

_ACCOUNT: Final = re.compile(r"\d{12}\Z")
_REGION: Final = r"([a-z]{2}(?:-[a-z]+)+-\d+)"
_HOST: Final = re.compile(rf"(?:sqs\.{_REGION}\.|{_REGION}\.queue\.)")


class Address(Struct, frozen=True, gc=False):
    """`region` is empty when the URL does not tell it: then it is the caller's."""

    account: str
    region: str
    name: str


@lru_cache(maxsize=4096)
def address_of(queue_url: str) -> Address:
    """Raises MissingParameter for an empty URL, InvalidAddress for one that names no queue."""
    if not queue_url:
        raise MissingParameter("QueueUrl")
    try:
        parts = urlsplit(queue_url)
    except ValueError:
        raise InvalidAddress(queue_url) from None
    segments = [unquote(segment) for segment in parts.path.split("/") if segment]
    if len(segments) != 2 or not _ACCOUNT.match(segments[0]):
        raise InvalidAddress(queue_url)
    host = _HOST.match(parts.netloc)
    return Address(segments[0], (host[1] or host[2]) if host else "", segments[1])


def queue_url(endpoint: str, account: str, name: str) -> str:
    """The URL of a queue for a caller who reached us at `endpoint`."""
    return f"{endpoint}/{account}/{name}"
