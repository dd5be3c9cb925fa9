"""Rules for a queue's tags.

https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-queue-tags.html
https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-queues.html
"""

import re
from collections.abc import Mapping
from typing import Final

from fogbank.kernel.limits import Limits
from fogbank.services.sqs.errors import InvalidParameterValue

_TEXT: Final = re.compile(r"[\w\s.:/=+@-]*\Z")


def check_tags(name: str, tags: Mapping[str, str], limits: Limits, *, by_aws: bool = False) -> None:
    """Raises InvalidParameterValue. The rules are documented, their words are guesses."""
    if len(tags) > limits.sqs_tags_max:
        raise InvalidParameterValue(f"Too many tags added for queue {name}.")
    for key, value in tags.items():
        if not 1 <= len(key) <= 128 or not _TEXT.match(key) or (_is_reserved(key) and not by_aws):
            raise InvalidParameterValue(
                f"Tag key '{key}' is invalid: it has 1 to 128 letters, digits, spaces or _ . : / = + - @ "
                "and does not begin with 'aws:'."
            )
        if len(value) > 256 or not _TEXT.match(value):
            raise InvalidParameterValue(
                f"The value of tag '{key}' is invalid: it has up to 256 letters, digits, spaces or _ . : / = + - @."
            )


def _is_reserved(key: str) -> bool:
    return key.lower().startswith("aws:")
