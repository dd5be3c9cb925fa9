"""How a delivery is retried, and what its dead letter says.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html
https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
"""

from collections.abc import Mapping
from typing import Final

from fogbank.fabric.delivery import Attribute, Delivery, Failure
from fogbank.fabric.retry import RetryPolicy
from fogbank.services.events import model

RETRIES_MAX: Final = 185
AGE_S_MAX: Final = 86_400
# "With an exponential back off and jitter": AWS does not say more. From a second to ten minutes, of which chance may
# take away half, 185 retries fill most of a day; so both of the documented ends, 185 retries and 24 hours, can come.
_DELAYS_MS: Final = (*(1000 << doublings for doublings in range(10)), 600_000)
_JITTER: Final = 0.5

# What targets call their refusals, in the words of the dead letter's ERROR_CODE.
_NO_RESOURCE: Final = frozenset(
    {"AWS.SimpleQueueService.NonExistentQueue", "NotFound", "QueueDoesNotExist", "ResourceNotFoundException"}
)
_INVALID: Final = frozenset(
    {"InvalidParameter", "InvalidParameterException", "InvalidParameterValue", "MissingParameter"}
)
_OWN_CODES: Final = frozenset(
    {
        "CONNECTION_FAILURE",
        "INVALID_JSON",
        "NO_PERMISSIONS",
        "NO_RESOURCE",
        "SDK_CLIENT_ERROR",
        "THIRD_ACCOUNT_HOP_DETECTED",
        "THIRD_REGION_HOP_DETECTED",
        "THROTTLING",
        "TIMEOUT",
    }
)
_CONDITIONS: Final = {"MaxAttempts": "MaximumRetryAttempts", "MaxAge": "MaximumEventAgeInSeconds"}


def policy_of(given: model.RetryPolicy | None) -> RetryPolicy:
    """A target's policy as the fabric has it: attempts, where AWS counts retries."""
    retries = RETRIES_MAX if given is None or given.maximum_retry_attempts is None else given.maximum_retry_attempts
    asked_s = given.maximum_event_age_in_seconds if given else None
    age_s = AGE_S_MAX if asked_s is None else asked_s
    return RetryPolicy(retries + 1, age_s * 1000, _DELAYS_MS, _JITTER)


def dead_letter(delivery: Delivery, failure: Failure) -> Mapping[str, Attribute]:
    """The attributes of a dead letter. That all of them are of type String is a guess; the page names no types."""
    told = {
        "RULE_ARN": delivery.facts.get("rule", delivery.source_arn),
        "TARGET_ARN": delivery.target_arn,
        "ERROR_CODE": error_code(failure.code),
        "ERROR_MESSAGE": failure.message,
    }
    if failure.reason in _CONDITIONS:
        told["EXHAUSTED_RETRY_CONDITION"] = _CONDITIONS[failure.reason]
    told["RETRY_ATTEMPTS"] = str(failure.attempts - 1)
    return {name: Attribute("String", value) for name, value in told.items() if value}


def error_code(code: str) -> str:
    """One of the codes that the page lists."""
    if code in _OWN_CODES:
        return code
    if code in _INVALID:
        return "INVALID_PARAMETER"
    return "NO_RESOURCE" if code in _NO_RESOURCE else "ERROR_FROM_TARGET"
