"""RedrivePolicy and RedriveAllowPolicy: the JSON texts and what they mean.

https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html
"""

import json
from collections.abc import Mapping
from typing import Any, Final, cast

from fogbank.kernel.arn import Arn, InvalidArn
from fogbank.kernel.limits import Limits
from fogbank.services.sqs.errors import InvalidParameterValue
from fogbank.services.sqs.model import RedriveAllowPolicy, RedrivePolicy

_PERMISSIONS: Final = ("allowAll", "denyAll", "byQueue")


def read_redrive_policy(text: str, limits: Limits, *, account: str, region: str) -> RedrivePolicy:
    """Raises InvalidParameterValue. Whether the target is there, and allows it, is `check_target`'s to say."""
    policy = _json_object(text, "RedrivePolicy")
    # In this order: https://github.com/ansible-collections/community.aws/issues/2321
    for name in ("maxReceiveCount", "deadLetterTargetArn"):
        if policy.get(name) in (None, ""):
            raise _invalid(text, "RedrivePolicy", f"Redrive policy does not contain mandatory attribute: {name}.")
    # The words of what follows are guesses, after the one above.
    if policy.keys() - {"deadLetterTargetArn", "maxReceiveCount"}:
        reason = "Only following attributes are supported: [deadLetterTargetArn, maxReceiveCount]."
        raise _invalid(text, "RedrivePolicy", reason)
    target = _queue_arn(policy["deadLetterTargetArn"])
    if target is None or target.account != account or target.region != region:
        raise _invalid(text, "RedrivePolicy", "Invalid value for deadLetterTargetArn.")
    count = _whole_number(policy["maxReceiveCount"])
    if count is None or not 1 <= count <= limits.sqs_max_receive_count_max:
        raise _invalid(
            text,
            "RedrivePolicy",
            f"Invalid value for maxReceiveCount: {policy['maxReceiveCount']}, "
            f"valid values are from 1 to {limits.sqs_max_receive_count_max} both inclusive.",
        )
    return RedrivePolicy(str(target), count)


def write_redrive_policy(policy: RedrivePolicy) -> str:
    """The text as AWS gives it back, whatever spelling it had: https://github.com/k1LoW/awspec/issues/617"""
    written = {"deadLetterTargetArn": policy.target_arn, "maxReceiveCount": policy.max_receive_count}
    return json.dumps(written, separators=(",", ":"))


def read_redrive_allow_policy(text: str, limits: Limits) -> RedriveAllowPolicy:
    """Raises InvalidParameterValue. The rules are documented, their words are guesses."""
    policy = _json_object(text, "RedriveAllowPolicy")
    unknown = sorted(policy.keys() - {"redrivePermission", "sourceQueueArns"})
    permission = policy.get("redrivePermission")
    sources = policy.get("sourceQueueArns")
    if unknown or permission not in _PERMISSIONS:
        raise _invalid(
            text, "RedriveAllowPolicy", "Amazon SQS can't create the redrive allow policy. Retry the request."
        )
    if permission == "byQueue":
        return RedriveAllowPolicy("byQueue", _source_arns(text, sources, limits))
    if sources is not None:
        raise _invalid(
            text, "RedriveAllowPolicy", "sourceQueueArns can only be specified when redrivePermission is byQueue."
        )
    return RedriveAllowPolicy(permission)


def _source_arns(text: str, sources: object, limits: Limits) -> tuple[str, ...]:
    if not isinstance(sources, list) or not sources:
        raise _invalid(
            text, "RedriveAllowPolicy", "sourceQueueArns must not be empty when redrivePermission is byQueue."
        )
    listed = cast("list[object]", sources)
    if len(listed) > limits.sqs_redrive_sources_max:
        raise _invalid(
            text, "RedriveAllowPolicy", f"sourceQueueArns can contain at most {limits.sqs_redrive_sources_max} ARNs."
        )
    arns = [_queue_arn(source) for source in listed]
    if None in arns:
        raise _invalid(text, "RedriveAllowPolicy", "sourceQueueArns must be valid queue ARNs.")
    return tuple(str(arn) for arn in arns)


def _json_object(text: str, attribute: str) -> Mapping[str, Any]:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        name = "Redrive policy" if attribute == "RedrivePolicy" else "Redrive allow policy"
        raise _invalid(text, attribute, f"{name} is not a valid JSON map.")
    return cast("dict[str, Any]", value)


def _queue_arn(value: object) -> Arn | None:
    try:
        arn = Arn.parse(value) if isinstance(value, str) else None
    except InvalidArn:
        return None
    return arn if arn and arn.service == "sqs" and arn.account and arn.region else None


def _whole_number(value: object) -> int | None:
    """AWS takes 5 and "5" alike."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    return int(value) if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 10 else None


def _invalid(text: str, attribute: str, reason: str) -> InvalidParameterValue:
    return InvalidParameterValue(f"Value {text} for parameter {attribute} is invalid. Reason: {reason}")
