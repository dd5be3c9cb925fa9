"""SNS in templates: subscriptions.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sns-subscription.html
"""

from typing import Any, Final

from msgspec.structs import replace

from fogbank.kernel.deploying import in_place, replaced, unless_gone
from fogbank.kernel.resource import Deployment, Made, Properties, ResourceType, text_of
from fogbank.services.sns.errors import NotFound

# Properties that are attributes of the subscription, by the same name.
_ATTRIBUTES: Final = (
    "DeliveryPolicy", "FilterPolicy", "FilterPolicyScope", "RawMessageDelivery", "RedrivePolicy",
    "SubscriptionRoleArn",
)  # fmt: skip
# What an attribute is set to when a template stops naming it; the others are set to nothing.
_DEFAULTS: Final = {"FilterPolicy": "{}", "FilterPolicyScope": "MessageAttributes", "RawMessageDelivery": "false"}


def _there(deployment: Deployment, properties: Properties) -> Deployment:
    """Where the topic is: `Region` says that it is in another one than the stack."""
    region = properties.get("Region")
    return replace(deployment, ctx=replace(deployment.ctx, region=str(region))) if region else deployment


def _attributes(properties: Properties) -> dict[str, str]:
    return {name: text_of(properties[name]) for name in _ATTRIBUTES if name in properties}


async def _subscribe(deployment: Deployment, properties: Properties) -> Made:
    wish: dict[str, Any] = {
        "TopicArn": properties["TopicArn"],
        "Protocol": properties["Protocol"],
        "Endpoint": text_of(properties.get("Endpoint", "")),
        "Attributes": _attributes(properties),
        "ReturnSubscriptionArn": True,
    }
    arn = (await _there(deployment, properties).call("sns", "Subscribe", wish))["SubscriptionArn"]
    return Made(arn, {"Arn": arn})


async def _change(deployment: Deployment, made: Made, old: Properties, new: Properties) -> Made:
    before, after = _attributes(old), _attributes(new)
    names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    # Each attribute is set alone, and the policy must fit the scope: of the message's body it may say what it likes.
    wide = after.get("FilterPolicyScope") == "MessageBody"
    names.sort(key=lambda name: name == "FilterPolicyScope", reverse=wide)
    for name in names:
        value = after.get(name, _DEFAULTS.get(name, ""))
        wish = {"SubscriptionArn": made.physical_id, "AttributeName": name, "AttributeValue": value}
        await _there(deployment, new).call("sns", "SetSubscriptionAttributes", wish)
    return made


async def _unsubscribe(deployment: Deployment, made: Made, properties: Properties) -> None:
    there, named = _there(deployment, properties), {"SubscriptionArn": made.physical_id}
    try:
        found = await there.call("sns", "GetSubscriptionAttributes", named)
    except NotFound:
        return
    # One that waits for its confirmation cannot be ended: it ends by itself.
    if found["Attributes"]["PendingConfirmation"] == "false":
        await unless_gone(there.call("sns", "Unsubscribe", named), NotFound)


RESOURCES: Final[tuple[ResourceType, ...]] = (
    ResourceType(
        "AWS::SNS::Subscription",
        {**in_place(*_ATTRIBUTES, "Region"), **replaced("Endpoint", "Protocol", "TopicArn")},
        _subscribe,
        _unsubscribe,
        _change,
        frozenset({"Arn"}),
        required=frozenset({"Protocol", "TopicArn"}),
    ),
)
