"""How often, and how fast, an HTTP endpoint is tried: delivery policies of topics and subscriptions. Pure.

    own = parse_subscription_policy(text)
    effective = effective_policy(parse_topic_policy(topic_text), own)
    effective.retries.policy()      # the fabric's RetryPolicy

Fields, limits, defaults and phases: https://docs.aws.amazon.com/sns/latest/dg/sns-message-delivery-retries.html
Shapes: https://docs.aws.amazon.com/sns/latest/dg/set-topic-attributes-delivery-policy-json.html and
https://docs.aws.amazon.com/sns/latest/dg/set-sub-attributes-delivery-policy-json.html
"""

from collections.abc import Callable, Mapping
from typing import Any, Final, Literal, TypeVar, cast, get_args

import msgspec
from msgspec import Struct

from fogbank.fabric.retry import RetryPolicy

BackoffFunction = Literal["linear", "arithmetic", "geometric", "exponential"]

RETRIES_MAX: Final = 100
DELAY_S_MAX: Final = 3600
# "The total policy retry time for an HTTP/S endpoint cannot be greater than 3,600 seconds. This is a hard limit".
AGE_MS_MAX: Final = 3_600_000
CONTENT_TYPE_DEFAULT: Final = "text/plain; charset=UTF-8"
_CONTENT_TYPES: Final = frozenset({"text/plain", "application/json", "application/xml"})
# What the developer guide lists where messages are delivered raw.
_RAW_CONTENT_TYPES: Final = frozenset(
    {
        "text/css", "text/csv", "text/html", "text/plain", "text/xml", "application/atom+xml", "application/json",
        "application/octet-stream", "application/soap+xml", "application/x-www-form-urlencoded",
        "application/xhtml+xml", "application/xml",
    }
)  # fmt: skip


class BadDeliveryPolicy(Exception):
    """What is wrong with the text; AWS says it after `Reason: `.

    AWS documents none of these. Seen is "DeliveryPolicy: healthyRetryPolicy.minDelayTarget must be greater than or
    equal to 1" (https://github.com/awsdocs/amazon-sns-developer-guide/pull/5); the others are guesses after it.
    """

    def __init__(self, reason: str) -> None:
        self.reason = f"DeliveryPolicy: {reason}"
        super().__init__(self.reason)


class Retries(Struct, frozen=True, rename="camel"):
    """How often it is tried again, in which phases, and after which pauses (in seconds). The order is AWS's."""

    min_delay_target: int = 20
    max_delay_target: int = 20
    num_retries: int = 3
    num_max_delay_retries: int = 0
    num_no_delay_retries: int = 0
    num_min_delay_retries: int = 0
    backoff_function: BackoffFunction = "linear"

    def delays_ms(self) -> tuple[int, ...]:
        """The pause before each retry."""
        least, most = self.min_delay_target * 1000, self.max_delay_target * 1000
        early = self.num_no_delay_retries + self.num_min_delay_retries
        backoff = max(0, self.num_retries - early - self.num_max_delay_retries)
        return (
            *[0] * self.num_no_delay_retries,
            *[least] * self.num_min_delay_retries,
            *(_BACKOFF[self.backoff_function](least, most, index, backoff) for index in range(backoff)),
            *[most] * self.num_max_delay_retries,
        )

    def policy(self) -> RetryPolicy:
        """As the fabric wants it. AWS adds jitter; ours is exact."""
        return RetryPolicy(self.num_retries + 1, AGE_MS_MAX, self.delays_ms())


class Throttle(Struct, frozen=True, rename="camel"):
    max_receives_per_second: int


class Request(Struct, frozen=True, rename="camel"):
    header_content_type: str = CONTENT_TYPE_DEFAULT


class TopicPolicy(Struct, frozen=True):
    """What a topic says for all its HTTP subscriptions; None where it says nothing."""

    retries: Retries | None = None
    overrides_disabled: bool = False
    throttle: Throttle | None = None
    request: Request | None = None


class SubscriptionPolicy(Struct, frozen=True):
    """What one subscription says."""

    retries: Retries | None = None
    throttle: Throttle | None = None
    request: Request | None = None


class Effective(Struct, frozen=True):
    """What counts for one subscription."""

    retries: Retries = Retries()
    throttle: Throttle | None = None
    request: Request = Request()

    @property
    def per_second(self) -> float:
        """0 where there is no limit."""
        return float(self.throttle.max_receives_per_second) if self.throttle else 0.0


def effective_policy(topic: TopicPolicy, subscription: SubscriptionPolicy) -> Effective:
    """A subscription's own policy comes first, part by part, unless the topic disables that; then the defaults."""
    own = SubscriptionPolicy() if topic.overrides_disabled else subscription
    return Effective(
        own.retries or topic.retries or Retries(),
        own.throttle or topic.throttle,
        own.request or topic.request or Request(),
    )


# As attributes show it


def effective_topic_json(topic: TopicPolicy) -> str:
    """The topic attribute EffectiveDeliveryPolicy. What is not limited is not there."""
    shown: dict[str, object] = {
        "defaultHealthyRetryPolicy": topic.retries or Retries(),
        "disableSubscriptionOverrides": topic.overrides_disabled,
    }
    if topic.throttle is not None:
        shown["defaultThrottlePolicy"] = topic.throttle
    shown["defaultRequestPolicy"] = topic.request or Request()
    return msgspec.json.encode({"http": shown}).decode()


def effective_subscription_json(effective: Effective) -> str:
    """The subscription attribute EffectiveDeliveryPolicy. What is not limited is null."""
    shown = {
        "healthyRetryPolicy": effective.retries,
        "sicklyRetryPolicy": None,
        "throttlePolicy": effective.throttle,
        "requestPolicy": effective.request,
        "guaranteed": False,
    }
    return msgspec.json.encode(shown).decode()


# Back-off
#
# AWS names the functions and draws a graph of them, from 5 to 260 seconds in ten retries; it writes down no formula but
# that the first pause is the minimum, the last one the maximum, and that linear "increases at a constant rate". What is
# here keeps to the names: with each retry the pause grows by the same amount (linear), by an amount that itself grows
# by the same amount (arithmetic), by the same factor (geometric), by an amount that doubles (exponential: 260
# is 5 + 255).


def _linear(least: int, most: int, index: int, count: int) -> int:
    return least + (most - least) * index // max(1, count - 1)


def _arithmetic(least: int, most: int, index: int, count: int) -> int:
    return least + (most - least) * index * (index + 1) // max(1, (count - 1) * count)


def _geometric(least: int, most: int, index: int, count: int) -> int:
    return round(least * (most / least) ** (index / max(1, count - 1)))


def _exponential(least: int, most: int, index: int, count: int) -> int:
    return least + (most - least) * ((1 << index) - 1) // max(1, (1 << (count - 1)) - 1)


_BACKOFF: Final[Mapping[str, Callable[[int, int, int, int], int]]] = {
    "linear": _linear,
    "arithmetic": _arithmetic,
    "geometric": _geometric,
    "exponential": _exponential,
}


# Reading

_Part = TypeVar("_Part")


def parse_topic_policy(text: str) -> TopicPolicy:
    """The topic attribute DeliveryPolicy; an empty one says nothing. Raises BadDeliveryPolicy."""
    outer = _known(_object(text), "", {"http"})
    http = _known(
        _child(outer, "http", "") or {},
        "http.",
        {
            "defaultHealthyRetryPolicy",
            "disableSubscriptionOverrides",
            "defaultThrottlePolicy",
            "defaultRequestPolicy",
        },
    )
    disabled = http.get("disableSubscriptionOverrides")
    if not isinstance(disabled, bool | None):
        raise BadDeliveryPolicy("http.disableSubscriptionOverrides must be a boolean")
    request = _read(http, "defaultRequestPolicy", "http.", _request)
    if request is not None:
        _check_content_type(request, raw=False)
    return TopicPolicy(
        _read(http, "defaultHealthyRetryPolicy", "http.", _retries),
        bool(disabled),
        _read(http, "defaultThrottlePolicy", "http.", _throttle),
        request,
    )


def parse_subscription_policy(text: str, *, raw: bool | None = None) -> SubscriptionPolicy:
    """The subscription attribute DeliveryPolicy; an empty one says nothing. Raises BadDeliveryPolicy.

    `raw`: whether its messages are delivered raw, which more content types are for; None for a policy that was checked
    when it was set, whatever has become of that since.
    """
    known = {"healthyRetryPolicy", "sicklyRetryPolicy", "throttlePolicy", "requestPolicy", "guaranteed"}
    policy = _known(_object(text), "", known)
    if policy.get("sicklyRetryPolicy") is not None or policy.get("guaranteed"):
        # AWS shows both, always null and false, and documents neither.
        raise BadDeliveryPolicy("sicklyRetryPolicy and guaranteed are not supported")
    request = _read(policy, "requestPolicy", "", _request)
    if request is not None and raw is not None:
        _check_content_type(request, raw=raw)
    return SubscriptionPolicy(
        _read(policy, "healthyRetryPolicy", "", _retries), _read(policy, "throttlePolicy", "", _throttle), request
    )


def _check_content_type(request: Request, *, raw: bool) -> None:
    kind = request.header_content_type.partition(";")[0].strip().lower()
    if kind not in (_RAW_CONTENT_TYPES if raw else _CONTENT_TYPES):
        raise BadDeliveryPolicy(f"requestPolicy.headerContentType {request.header_content_type} is not supported")


def _retries(fields: Mapping[str, Any], path: str) -> Retries:
    names = {field.encode_name for field in msgspec.structs.fields(Retries)}
    _known(fields, path, names)
    # AWS documents defaults for these three, and refuses a policy without one of them:
    # https://github.com/aws/aws-cdk/pull/30830 https://github.com/triggermesh/aws-event-sources/pull/220
    least = _whole(fields, path, "minDelayTarget", 1, DELAY_S_MAX, required=True)
    most = _whole(fields, path, "maxDelayTarget", 1, DELAY_S_MAX, required=True)
    retries = _whole(fields, path, "numRetries", 0, RETRIES_MAX, required=True)
    if most < least:
        raise BadDeliveryPolicy(f"{path}maxDelayTarget must be greater than or equal to minDelayTarget")
    phases = {
        name: _whole(fields, path, name, 0, RETRIES_MAX)
        for name in ("numMaxDelayRetries", "numNoDelayRetries", "numMinDelayRetries")
    }
    if sum(phases.values()) > retries:
        raise BadDeliveryPolicy(
            f"{path}numRetries must be greater than or equal to total of numMinDelayRetries, numNoDelayRetries "
            "and numMaxDelayRetries"
        )
    function = fields.get("backoffFunction") or "linear"
    if function not in get_args(BackoffFunction):
        raise BadDeliveryPolicy(f"{path}backoffFunction must be one of {', '.join(get_args(BackoffFunction))}")
    # Of a policy that would take longer than an hour AWS says that it cannot be, and not that it is refused: a message
    # that is an hour old is given up.
    return Retries(
        least,
        most,
        retries,
        phases["numMaxDelayRetries"],
        phases["numNoDelayRetries"],
        phases["numMinDelayRetries"],
        function,
    )


def _throttle(fields: Mapping[str, Any], path: str) -> Throttle | None:
    _known(fields, path, {"maxReceivesPerSecond"})
    if fields.get("maxReceivesPerSecond") is None:
        return None
    return Throttle(_whole(fields, path, "maxReceivesPerSecond", 1, 1 << 31))


def _request(fields: Mapping[str, Any], path: str) -> Request | None:
    _known(fields, path, {"headerContentType"})
    content_type = fields.get("headerContentType")
    if content_type is None:
        return None
    if not isinstance(content_type, str):
        raise BadDeliveryPolicy(f"{path}headerContentType must be a string")
    return Request(content_type)


def _whole(fields: Mapping[str, Any], path: str, name: str, least: int, most: int, *, required: bool = False) -> int:
    value = fields.get(name)
    if value is None:
        if required:
            raise BadDeliveryPolicy(f"{path}{name} must be specified")
        return 0
    if not isinstance(value, int) or isinstance(value, bool):
        raise BadDeliveryPolicy(f"{path}{name} must be an integer")
    if value < least:
        raise BadDeliveryPolicy(f"{path}{name} must be greater than or equal to {least}")
    if value > most:
        raise BadDeliveryPolicy(f"{path}{name} must be less than or equal to {most}")
    return value


def _read(
    fields: Mapping[str, Any], name: str, path: str, make: Callable[[Mapping[str, Any], str], _Part]
) -> _Part | None:
    part = _child(fields, name, path)
    return None if part is None else make(part, f"{path}{name}.")


def _child(fields: Mapping[str, Any], name: str, path: str) -> Mapping[str, Any] | None:
    part = fields.get(name)
    if part is None:
        return None
    if not isinstance(part, dict):
        raise BadDeliveryPolicy(f"{path}{name} must be a JSON object")
    return cast("Mapping[str, Any]", part)


def _known(fields: Mapping[str, Any], path: str, names: set[str]) -> Mapping[str, Any]:
    for name in fields:
        if name not in names:
            raise BadDeliveryPolicy(f"unrecognized property {path}{name}")
    return fields


def _object(text: str) -> Mapping[str, Any]:
    if not text:
        return {}
    try:
        found = msgspec.json.decode(text.encode())
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise BadDeliveryPolicy("failed to parse JSON")
    return cast("Mapping[str, Any]", found)
