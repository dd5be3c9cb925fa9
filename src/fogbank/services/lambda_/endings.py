"""Where asynchronous invocations may end: what a dead-letter queue or a destination can be.

https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
"""

from typing import Final

from fogbank.kernel.arn import Arn, InvalidArn
from fogbank.kernel.errors import Unsupported
from fogbank.services.lambda_.errors import InvalidParameterValue

_THERE: Final = {"sqs", "lambda"}
_NOT_YET: Final = {"sns": "SNS", "events": "EventBridge", "s3": "S3"}


def check_dead_letter(arn: str) -> str:
    """The ARN. Raises InvalidParameterValueException (the words are a guess), and Unsupported by name."""
    service = _service_of(arn)
    if service not in ("sqs", "sns"):
        raise InvalidParameterValue(f"The dead letter target ARN {arn} is invalid.")
    return _there(arn, service, "a dead-letter target")


def check_destination(arn: str) -> str:
    """The ARN. Raises InvalidParameterValueException, and Unsupported by name.

    https://github.com/serverless/serverless/issues/7507
    """
    service = _service_of(arn)
    if service not in _THERE and service not in _NOT_YET:
        raise InvalidParameterValue(f"The destination ARN {arn} is invalid.")
    return _there(arn, service, "a destination")


def _service_of(arn: str) -> str:
    try:
        return Arn.parse(arn).service
    except InvalidArn:
        return ""


def _there(arn: str, service: str, what: str) -> str:
    if service in _NOT_YET:
        raise Unsupported(f"{what} in {_NOT_YET[service]}, which is not there yet ({arn})")
    return arn
