"""Where asynchronous invocations may end: what a dead-letter queue or a destination can be.

https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
"""

from typing import Final

from fogbank.kernel.arn import Arn, InvalidArn
from fogbank.kernel.errors import Unsupported
from fogbank.services.lambda_.errors import InvalidParameterValue

_DEAD_LETTERS: Final = {"sqs", "sns"}
_DESTINATIONS: Final = {"sqs", "sns", "lambda", "events", "s3"}


def check_dead_letter(arn: str) -> str:
    """The ARN. Raises InvalidParameterValueException (the words are a guess)."""
    if _service_of(arn) not in _DEAD_LETTERS:
        raise InvalidParameterValue(f"The dead letter target ARN {arn} is invalid.")
    return arn


def check_destination(arn: str) -> str:
    """The ARN. Raises InvalidParameterValueException, and Unsupported by name.

    https://github.com/serverless/serverless/issues/7507
    """
    service = _service_of(arn)
    if service not in _DESTINATIONS:
        raise InvalidParameterValue(f"The destination ARN {arn} is invalid.")
    if service == "s3":
        raise Unsupported(f"a destination in S3, which is not there yet ({arn})")
    return arn


def _service_of(arn: str) -> str:
    try:
        return Arn.parse(arn).service
    except InvalidArn:
        return ""
