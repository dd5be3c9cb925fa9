"""Rules for a queue's tags.

https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-queue-tags.html
"""

from collections.abc import Mapping

from fogbank.kernel.limits import Limits
from fogbank.services.sqs.errors import InvalidParameterValue


def check_tags(tags: Mapping[str, str], limits: Limits) -> None:
    """Raises InvalidParameterValue."""
    if len(tags) > limits.sqs_tags_max:
        raise InvalidParameterValue(f"Too many tags for queue. Maximum allowed: {limits.sqs_tags_max}.")
    for key, value in tags.items():
        if not 1 <= len(key) <= 128 or key.lower().startswith("aws:"):
            raise InvalidParameterValue(f"Tag key {key!r} is invalid: 1 to 128 characters, not beginning with 'aws:'.")
        if len(value) > 256:
            raise InvalidParameterValue(f"The value of tag {key!r} is longer than 256 characters.")
