"""Filter policies: read, checked, and asked whether they let a message through.

https://docs.aws.amazon.com/sns/latest/dg/sns-subscription-filter-policies.html
https://docs.aws.amazon.com/sns/latest/dg/subscription-filter-policy-constraints.html
"""

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Final, cast

from msgspec import Struct

from fogbank.fabric.pattern import (
    FILTER_POLICY,
    Below,
    Field,
    Leaf,
    Matcher,
    Mismatch,
    Or,
    PatternError,
    compile_pattern,
    explain,
    parse_pattern,
)
from fogbank.services.sns.errors import FilterPolicyLimitExceeded, InvalidParameter
from fogbank.services.sns.messages import Attributes, Message
from fogbank.services.sns.model import Subscription

POLICY: Final = "FilterPolicy"
SCOPE: Final = "FilterPolicyScope"
SCOPES: Final = ("MessageAttributes", "MessageBody")
_BYTES_MAX: Final = 262_144
_KEYS_MAX: Final = 5
_COMBINATIONS_MAX: Final = 150
_FILTERS_MAX: Final = 200


class Filter(Struct, frozen=True, eq=False):
    """A filter policy that is asked often."""

    matches: Matcher
    on_body: bool
    text: str

    def why_not(self, subject: Any) -> Mismatch | None:
        """Why it does not let a message through; None if it does."""
        return explain(json.loads(self.text), subject, FILTER_POLICY)


def filter_of(attributes: Mapping[str, str]) -> Filter | None:
    """A subscription's; an empty policy lets everything through."""
    text = attributes.get(POLICY, "")
    return _compiled(text, attributes.get(SCOPE) == SCOPES[1]) if text else None


@lru_cache(maxsize=4096)
def _compiled(text: str, on_body: bool) -> Filter | None:
    policy = json.loads(text)
    return Filter(compile_pattern(policy, FILTER_POLICY), on_body, text) if policy else None


class Subjects:
    """What filters look at, made when one asks: the attributes, and the bodies."""

    def __init__(self, message: Message) -> None:
        self._message = message
        self._attributes: dict[str, Any] | None = None
        self._bodies: dict[str, Any] = {}

    def of(self, on_body: bool, protocol: str) -> Any:
        """The attributes as an object, or the body; None for a body that is no object: nothing matches it."""
        if not on_body:
            if self._attributes is None:
                self._attributes = attributes_subject(self._message.attributes)
            return self._attributes
        text = self._message.text_for(protocol)
        if text not in self._bodies:
            self._bodies[text] = body_subject(text)
        return self._bodies[text]

    def pass_through(self, wanted: Filter, protocol: str) -> bool:
        subject = self.of(wanted.on_body, protocol)
        return subject is not None and wanted.matches(subject)


def attributes_subject(attributes: Attributes) -> dict[str, Any]:
    """Attributes as a filter sees them: texts, numbers, lists; binary ones it does not see.

    https://docs.aws.amazon.com/sns/latest/dg/message-filtering-apply.html
    """
    subject: dict[str, Any] = {}
    for name, value in attributes.items():
        text = value.string_value or ""
        if value.data_type == "String.Array":
            subject[name] = json.loads(text)
        elif value.data_type.startswith("Number"):
            subject[name] = float(text)
        elif value.data_type.startswith("String"):
            subject[name] = text
    return subject


def body_subject(text: str) -> dict[str, Any] | None:
    """The body if it is a JSON object."""
    try:
        parsed: object = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return cast("dict[str, Any]", parsed) if isinstance(parsed, dict) else None


# Checking


def check_filter_limit(others: Sequence[Subscription], subscription: Subscription) -> None:
    """Raises FilterPolicyLimitExceeded: a topic has so many subscriptions with filter policies at most."""
    if not subscription.attributes.get(POLICY):
        return
    filters = sum(1 for each in others if each.attributes.get(POLICY) and each.id != subscription.id)
    if filters >= _FILTERS_MAX:
        raise FilterPolicyLimitExceeded("Filter policy limit exceeded")


def check_policy(text: str, *, on_body: bool) -> None:
    """Raises InvalidParameter, in the words of SetSubscriptionAttributes.

    https://github.com/ministryofjustice/cloud-platform-environments/pull/30296 (keys)
    """
    if len(text.encode()) > _BYTES_MAX:
        raise _refused("Filter policy is too large")
    try:
        policy: object = json.loads(text)
    except (ValueError, RecursionError):
        raise _refused("failed to parse JSON.") from None
    if policy == {}:
        return
    if not isinstance(policy, dict):
        raise _refused("failed to parse JSON.")
    try:
        fields = parse_pattern(cast("dict[str, Any]", policy), FILTER_POLICY)
    except PatternError as error:
        raise _refused(str(error)) from None
    if not on_body and any(_is_nested(field) for field in fields):
        raise _refused("Filter policy scope MessageAttributes does not support nested filter policy")
    if len(_keys(fields)) > _KEYS_MAX:
        raise _refused(f"Filter policy can not have more than {_KEYS_MAX} keys")
    if _combinations(fields, 1) > _COMBINATIONS_MAX:
        raise _refused("Filter policy is too complex")


def _refused(reason: str) -> InvalidParameter:
    return InvalidParameter(f"{POLICY}: {reason}")


def _is_nested(field: Field) -> bool:
    match field:
        case Below():
            return True
        case Or(alternatives):
            return any(_is_nested(each) for alternative in alternatives for each in alternative)
        case Leaf():
            return False


def _keys(fields: Sequence[Field]) -> set[str]:
    """Those at the top, which alone are counted; those of alternatives are at the top too."""
    keys: set[str] = set()
    for field in fields:
        match field:
            case Leaf(name) | Below(name):
                keys.add(name)
            case Or(alternatives):
                keys |= {key for alternative in alternatives for key in _keys(alternative)}
    return keys


def _combinations(fields: Sequence[Field], level: int) -> int:
    """The numbers of values multiplied, each with the level at which it lies; alternatives are added up.

    https://docs.aws.amazon.com/sns/latest/dg/subscription-filter-policy-constraints.html
    """
    product = 1
    for field in fields:
        match field:
            case Leaf(_, conditions):
                product *= len(conditions) * level
            case Below(_, below):
                product *= _combinations(below, level + 1)
            case Or(alternatives):
                product *= sum(_combinations(alternative, level) for alternative in alternatives)
    return product
