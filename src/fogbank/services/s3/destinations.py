"""Whether a notification configuration can be: its rules among each other, and what they name.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-filtering.html
https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-event-types-and-destinations.html
"""

from collections.abc import Sequence
from itertools import combinations
from typing import Any, Final

from fogbank.kernel.action import Context
from fogbank.kernel.arn import Arn, InvalidArn
from fogbank.kernel.calls import Calls, service_context
from fogbank.kernel.errors import AwsError
from fogbank.services.s3.errors import InvalidArgument
from fogbank.services.s3.model import Bucket
from fogbank.services.s3.notifying import FunctionRule, QueueRule, Rule

_FAMILIES: Final = {
    "ObjectCreated": ("Put", "Post", "Copy", "CompleteMultipartUpload"),
    "ObjectRemoved": ("Delete", "DeleteMarkerCreated"),
    "ObjectRestore": ("Post", "Completed", "Delete"),
    "ObjectTagging": ("Put", "Delete"),
    "ObjectAcl": ("Put",),
    "LifecycleExpiration": ("Delete", "DeleteMarkerCreated"),
    "Replication": (
        "OperationFailedReplication",
        "OperationNotTracked",
        "OperationMissedThreshold",
        "OperationReplicatedAfterThreshold",
    ),
}
_ALONE: Final = ("s3:ReducedRedundancyLostObject", "s3:LifecycleTransition", "s3:IntelligentTiering")
_WITHOUT_STAR: Final = frozenset({"ObjectAcl"})


def expand(event: str) -> frozenset[str]:
    """The event types that a rule names: `s3:ObjectCreated:*` names four. Empty for what is none."""
    if event in _ALONE:
        return frozenset({event})
    family, _, kind = event.removeprefix("s3:").partition(":")
    kinds = _FAMILIES.get(family, ()) if event.startswith("s3:") else ()
    if kind == "*" and family not in _WITHOUT_STAR:
        return frozenset(f"s3:{family}:{each}" for each in kinds)
    return frozenset({event}) if kind in kinds else frozenset()


def check_rules(rules: Sequence[Rule]) -> None:
    """Raises InvalidArgument: for events and filters that are none, ids used twice, rules that overlap."""
    ids = [rule.id for rule in rules]
    if len(set(ids)) != len(ids):
        raise InvalidArgument(
            "Same ID used for multiple configurations. IDs must be unique", "NotificationConfiguration", None
        )
    for rule in rules:
        for event in rule.events:
            if not expand(event):
                raise InvalidArgument(f"The event '{event}' is not supported for notifications", "Event", event)
        _check_filter(rule)
    for one, other in combinations(rules, 2):
        if _events(one) & _events(other) and _affixes_overlap(one, other):
            raise InvalidArgument(
                "Configuration is ambiguously defined. Cannot have overlapping suffixes in two rules if the prefixes "
                "are overlapping for the same event type.",
                "NotificationConfiguration",
                None,
            )


def _check_filter(rule: Rule) -> None:
    filters = (rule.filter.key.filter_rules if rule.filter and rule.filter.key else None) or ()
    names = [(each.name or "").lower() for each in filters]
    for name in names:
        if name not in ("prefix", "suffix"):
            raise InvalidArgument("filter rule name must be either prefix or suffix", "FilterRule.Name", name)
        if names.count(name) > 1:
            raise InvalidArgument(f"Cannot specify more than one {name} rule in a filter.", "FilterRule.Name", name)
    for each in filters:
        if len((each.value or "").encode()) > 1024:
            raise InvalidArgument(
                "Size of filter rule value cannot exceed 1024 bytes in UTF-8 representation",
                "FilterRule.Value",
                each.value,
            )


def _events(rule: Rule) -> frozenset[str]:
    return frozenset[str]().union(*map(expand, rule.events))


def _affixes_overlap(one: Rule, other: Rule) -> bool:
    """Whether one key can meet both filters."""
    prefixes, suffixes = (one.value("prefix"), other.value("prefix")), (one.value("suffix"), other.value("suffix"))
    return _begin_alike(*prefixes) and _begin_alike(suffixes[0][::-1], suffixes[1][::-1])


def _begin_alike(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


def check_arns(bucket: Bucket, rules: Sequence[Rule]) -> None:
    """Raises InvalidArgument for an ARN that is none, is of another service, or of another region."""
    for rule in rules:
        name, service = _kind(rule)
        try:
            arn = Arn.parse(rule.target)
        except InvalidArn:
            raise InvalidArgument("The ARN could not be parsed", name, rule.target) from None
        if arn.service != service:
            raise InvalidArgument("The ARN is not well formed", name, rule.target)
        if arn.region != bucket.region:
            raise InvalidArgument(
                "The notification destination service region is not valid for the bucket location constraint",
                name,
                rule.target,
            )
        if arn.resource.endswith(".fifo"):
            raise _cannot_validate(rule)


async def check_they_are_there(ctx: Context, rules: Sequence[Rule]) -> None:
    """Raises InvalidArgument for what does not exist. (Whether S3 may reach it is not looked at yet.)"""
    for rule in rules:
        arn = Arn.parse(rule.target)
        operation, parameters = _look(rule, arn)
        asking = service_context(ctx.world, account=arn.account, region=arn.region, service="s3")
        try:
            await ctx.world.port(Calls).call(asking, arn.service, operation, parameters)
        except AwsError:
            raise _cannot_validate(rule) from None


def _look(rule: Rule, arn: Arn) -> tuple[str, dict[str, Any]]:
    if isinstance(rule, QueueRule):
        return "GetQueueUrl", {"QueueName": arn.resource}
    if isinstance(rule, FunctionRule):
        return "GetFunctionConfiguration", {"FunctionName": rule.target}
    return "GetTopicAttributes", {"TopicArn": rule.target}


def _kind(rule: Rule) -> tuple[str, str]:
    """The element that names the target, and the service that it is of."""
    if isinstance(rule, QueueRule):
        return "Queue", "sqs"
    return ("CloudFunction", "lambda") if isinstance(rule, FunctionRule) else ("Topic", "sns")


def _cannot_validate(rule: Rule) -> InvalidArgument:
    return InvalidArgument(
        "Unable to validate the following destination configurations",
        f"{rule.target}, null",
        "Not authorized to invoke function"
        if isinstance(rule, FunctionRule)
        else "The destination queue does not exist"
        if isinstance(rule, QueueRule)
        else "The destination topic does not exist",
    )
