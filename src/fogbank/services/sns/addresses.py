"""ARNs in requests: parsed, and refused in SNS's words."""

from functools import lru_cache

from msgspec.structs import replace

from fogbank.kernel.action import Context
from fogbank.kernel.arn import Arn, InvalidArn
from fogbank.services.sns.errors import InvalidParameter

_ELEMENTS_MIN = 6


# The same ones come again and again; what is refused is not remembered.
@lru_cache(maxsize=4096)
def arn_of(text: str, parameter: str) -> Arn:
    """Any ARN. Raises InvalidParameter."""
    elements = text.count(":") + 1
    if elements < _ELEMENTS_MIN:
        raise InvalidParameter(parameter, f"An ARN must have at least {_ELEMENTS_MIN} elements, not {elements}")
    try:
        return Arn.parse(text)
    except InvalidArn:
        raise InvalidParameter(parameter) from None


def visitor(ctx: Context, text: str) -> Context:
    """Whoever visits a URL in a message is not signed, and says the region in the ARN alone."""
    if ctx.access_key:
        return ctx
    try:
        return replace(ctx, region=Arn.parse(text).region)
    except InvalidArn:
        return ctx


def topic_arn(ctx: Context, text: str, parameter: str = "TopicArn") -> Arn:
    """A topic's, of this region, of whatever account. Raises InvalidParameter."""
    arn = arn_of(text, parameter)
    if (
        arn.service != "sns"
        or arn.region != ctx.region
        or not arn.account
        or ":" in arn.resource
        or "/" in arn.resource
    ):
        raise InvalidParameter(parameter)
    return arn


def subscription_arn(ctx: Context, text: str, parameter: str = "SubscriptionArn") -> Arn:
    """A subscription's: a topic's with an id at its end. Raises InvalidParameter."""
    arn = arn_of(text, parameter)
    name, colon, identifier = arn.resource.partition(":")
    if arn.service != "sns" or arn.region != ctx.region or not (name and colon and identifier) or "/" in arn.resource:
        # "PendingConfirmation" and topics' ARNs end here.
        raise InvalidParameter(parameter)
    return arn
