"""What is said beside a dead letter, whose body is the input.

https://docs.aws.amazon.com/scheduler/latest/UserGuide/configuring-schedule-dlq.html#configuring-schedule-dlq-dead-letter-event
"""

from collections.abc import Mapping
from typing import Final

from fogbank.fabric.delivery import Attribute, Delivery, Failure

KIND: Final = "scheduler"
EXECUTION: Final = "execution"
SCHEDULED: Final = "scheduled"
_CONDITIONS: Final = {"MaxAttempts": "MaximumRetryAttempts", "MaxAge": "MaximumEventAgeInSeconds"}


def dead_letter(delivery: Delivery, failure: Failure) -> Mapping[str, Attribute]:
    """The form of dead letters of this kind. A target that refused for good has exhausted no condition."""
    said = {
        "ERROR_CODE": failure.code,
        "ERROR_MESSAGE": failure.message,
        "EXECUTION_ID": delivery.facts[EXECUTION],
        "IS_PAYLOAD_TRUNCATED": "false",
        "RETRY_ATTEMPTS": str(failure.attempts - 1),
        "SCHEDULED_TIME": delivery.facts[SCHEDULED],
        "SCHEDULE_ARN": delivery.source_arn,
        "TARGET_ARN": delivery.target_arn,
    }
    if failure.reason in _CONDITIONS:
        said["EXHAUSTED_RETRY_CONDITION"] = _CONDITIONS[failure.reason]
    # A queue takes no attribute without a value.
    return {name: Attribute("String", value) for name, value in said.items() if value}
