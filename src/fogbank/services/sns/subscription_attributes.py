"""Attributes of subscriptions: names, values, and what is shown.

https://docs.aws.amazon.com/sns/latest/api/API_SetSubscriptionAttributes.html
https://docs.aws.amazon.com/sns/latest/api/API_GetSubscriptionAttributes.html
"""

from collections.abc import Mapping
from typing import Final

from fogbank.kernel.errors import Unsupported
from fogbank.services.sns import filtering
from fogbank.services.sns.delivery_policy import (
    BadDeliveryPolicy,
    effective_policy,
    effective_subscription_json,
    parse_subscription_policy,
    parse_topic_policy,
)
from fogbank.services.sns.errors import InvalidParameter
from fogbank.services.sns.model import Subscription, Topic
from fogbank.services.sns.redrive import check_redrive

_NAMES: Final = frozenset(
    {
        "DeliveryPolicy",
        "FilterPolicy",
        "FilterPolicyScope",
        "RawMessageDelivery",
        "RedrivePolicy",
        "SubscriptionRoleArn",
        "ReplayPolicy",
    }
)
_RAW_PROTOCOLS: Final = frozenset({"sqs", "http", "https", "firehose"})


def checked(topic: Topic, subscription: Subscription, given: Mapping[str, str]) -> dict[str, str]:
    """A subscription's attributes with those that are given; what is set to nothing is gone.

    Raises InvalidParameter in the words of SetSubscriptionAttributes, and Unsupported.
    """
    kept = {**subscription.attributes, **given}
    raw = kept.get("RawMessageDelivery", "").lower() == "true"
    for name, value in given.items():
        if name not in _NAMES:
            raise InvalidParameter("AttributeName")
        if value or name in (filtering.SCOPE, "RawMessageDelivery"):
            _check(topic, subscription, name, value, raw=raw)
    if kept.get(filtering.POLICY) and given.keys() & {filtering.POLICY, filtering.SCOPE}:
        filtering.check_policy(kept[filtering.POLICY], on_body=kept.get(filtering.SCOPE) == "MessageBody")
    if "RawMessageDelivery" in kept:
        kept["RawMessageDelivery"] = kept["RawMessageDelivery"].lower()
    if kept.get(filtering.POLICY) == "{}":
        del kept[filtering.POLICY]
    return {name: value for name, value in kept.items() if value}


def _check(topic: Topic, subscription: Subscription, name: str, value: str, *, raw: bool) -> None:
    match name:
        case "RawMessageDelivery":
            _check_raw(subscription, value)
        case "FilterPolicyScope":
            if value not in filtering.SCOPES:
                # https://github.com/aws/aws-cdk/pull/23108
                raise InvalidParameter(
                    f"FilterPolicyScope: Invalid value [{value or 'null'}]. "
                    "Please use either MessageBody or MessageAttributes "
                )
        case "RedrivePolicy":
            account = subscription.account
            check_redrive(value, fifo=topic.fifo, account=account, region=topic.region)
        case "DeliveryPolicy":
            _check_delivery_policy(value, raw=raw)
        case "ReplayPolicy":
            raise Unsupported("the attribute ReplayPolicy of subscriptions")
        case "SubscriptionRoleArn":
            if not value.startswith("arn:") or ":iam::" not in value:
                raise InvalidParameter("SubscriptionRoleArn")
        case _:
            pass


def _check_raw(subscription: Subscription, value: str) -> None:
    if value.lower() not in ("true", "false"):
        raise InvalidParameter(f"RawMessageDelivery: Invalid value [{value}]. Must be true or false.")
    if value.lower() == "true" and subscription.protocol not in _RAW_PROTOCOLS:
        raise InvalidParameter(f"Delivery protocol [{subscription.protocol}] does not support raw message delivery.")


def _check_delivery_policy(value: str, *, raw: bool) -> None:
    try:
        parse_subscription_policy(value, raw=raw)
    except BadDeliveryPolicy as error:
        raise InvalidParameter(error.reason) from None


def shown(topic: Topic, subscription: Subscription) -> dict[str, str]:
    """What GetSubscriptionAttributes says."""
    kept = subscription.attributes
    found = {
        "SubscriptionArn": subscription.arn,
        "TopicArn": topic.arn,
        "Protocol": subscription.protocol,
        "Endpoint": subscription.endpoint,
        "Owner": subscription.account,
        "SubscriptionPrincipal": subscription.principal,
        "ConfirmationWasAuthenticated": _said(subscription.authenticated),
        "PendingConfirmation": _said(subscription.pending),
        "RawMessageDelivery": _said(subscription.raw),
    }
    if kept.get(filtering.POLICY):
        found[filtering.SCOPE] = kept.get(filtering.SCOPE, filtering.SCOPES[0])
    if subscription.protocol in ("http", "https"):
        found["EffectiveDeliveryPolicy"] = effective_subscription_json(
            effective_policy(
                parse_topic_policy(topic.attributes.get("DeliveryPolicy", "")),
                parse_subscription_policy(kept.get("DeliveryPolicy", "")),
            )
        )
    return {**found, **{name: value for name, value in kept.items() if name not in found}}


def _said(value: bool) -> str:
    return "true" if value else "false"
