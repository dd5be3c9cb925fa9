"""Queue URLs, in every form that clients have.

    http://localhost:4566/123456789012/orders                   what we answer
    https://sqs.eu-west-1.amazonaws.com/123456789012/orders     AWS's
    https://eu-west-1.queue.amazonaws.com/123456789012/orders   AWS's legacy form
    https://queue.amazonaws.com/123456789012/orders             and its first region's
    orders                                                      the caller's own, without any URL about it

https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-queue-message-identifiers.html
https://github.com/aws/aws-sdk-js-v3/issues/6150 (the name alone)
"""

import re
from functools import lru_cache
from typing import Final
from urllib.parse import unquote, urlsplit

from msgspec import Struct

_ACCOUNT: Final = re.compile(r"\d{12}\Z", re.ASCII)
_REGION: Final = r"([a-z]{2}(?:-[a-z]+)+-\d+)"
_HOST: Final = re.compile(rf"(?:sqs\.{_REGION}\.|{_REGION}\.queue\.)")


class Address(Struct, frozen=True, gc=False):
    """`account` and `region` are empty when the URL does not tell them: then they are the caller's."""

    account: str
    region: str
    name: str


@lru_cache(maxsize=4096)
def address_of(queue_url: str) -> Address | None:
    """The queue that a URL names; None for one that can name no queue."""
    try:
        parts = urlsplit(queue_url)
    except ValueError:
        return None
    if not queue_url:
        return None
    segments = [unquote(segment) for segment in parts.path.split("/") if segment]
    if len(segments) > 2 or (len(segments) == 2 and not _ACCOUNT.match(segments[0])):
        return None
    host = _HOST.match(parts.netloc)
    region = (host[1] or host[2]) if host else ""
    return Address(segments[0] if len(segments) == 2 else "", region, segments[-1] if segments else "")


def queue_url(endpoint: str, account: str, name: str) -> str:
    """The URL of a queue for a caller who reached us at `endpoint`."""
    return f"{endpoint}/{account}/{name}"
