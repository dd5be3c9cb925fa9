"""SNS in templates: topics and their policies. Subscriptions are in the file beside.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_SNS.html
"""

from collections.abc import Awaitable, Mapping
from typing import Any, Final, cast

from fogbank.kernel.arn import Arn, partition_of
from fogbank.kernel.deploying import in_place, replaced, retag, tag_list, unless_gone, wanted_tags
from fogbank.kernel.resource import Deployment, DeploymentFailed, Made, Properties, ResourceType, tags_of, text_of
from fogbank.services.sns import resources_subscriptions
from fogbank.services.sns.errors import NotFound, ResourceNotFound

_NAME_CHARS: Final = 256
# Properties that are attributes of the topic, by the same name.
_ATTRIBUTES: Final = (
    "ContentBasedDeduplication", "DisplayName", "FifoThroughputScope", "KmsMasterKeyId", "SignatureVersion",
    "TracingConfig",
)  # fmt: skip
# DeliveryStatusLogging's protocols, as attributes begin with them.
_LOGGED: Final[Mapping[str, str]] = {
    "application": "Application",
    "firehose": "Firehose",
    "http/s": "HTTP",
    "lambda": "Lambda",
    "sqs": "SQS",
}
_FEEDBACK: Final = ("FailureFeedbackRoleArn", "SuccessFeedbackRoleArn", "SuccessFeedbackSampleRate")


def _name(deployment: Deployment, properties: Properties) -> str:
    given = properties.get("TopicName")
    return str(given) if given else deployment.name(_NAME_CHARS, ".fifo" if _is_fifo(properties) else "")


def _is_fifo(properties: Properties) -> bool:
    return text_of(properties.get("FifoTopic", "false")) == "true"


def _attributes(properties: Properties) -> dict[str, str]:
    """The attributes of SetTopicAttributes. Raises DeploymentFailed."""
    found = {name: text_of(properties[name]) for name in _ATTRIBUTES if name in properties}
    for logging in cast("list[dict[str, Any]]", properties.get("DeliveryStatusLogging") or []):
        protocol = text_of(logging.get("Protocol"))
        if protocol not in _LOGGED:
            raise DeploymentFailed(f"{protocol} is no protocol of DeliveryStatusLogging: {', '.join(_LOGGED)}")
        found |= {f"{_LOGGED[protocol]}{name}": text_of(logging[name]) for name in _FEEDBACK if name in logging}
    return found


def _subscriptions(properties: Properties) -> list[tuple[str, str]]:
    """Protocols and endpoints."""
    listed = cast("list[dict[str, Any]]", properties.get("Subscription") or [])
    return [(text_of(each["Protocol"]), text_of(each["Endpoint"])) for each in listed]


async def _create_topic(deployment: Deployment, properties: Properties) -> Made:
    name = _name(deployment, properties)
    fifo = {"FifoTopic": "true"} if _is_fifo(properties) else {}
    wish = {
        "Name": name,
        "Attributes": {**_attributes(properties), **fifo},
        "Tags": tag_list(wanted_tags(deployment, properties)),
    }
    arn = (await deployment.call("sns", "CreateTopic", wish))["TopicArn"]
    await _subscribe(deployment, arn, [], _subscriptions(properties))
    return Made(arn, {"TopicArn": arn, "TopicName": name})


async def _subscribe(deployment: Deployment, arn: str, old: list[tuple[str, str]], new: list[tuple[str, str]]) -> None:
    for protocol, endpoint in new:
        if (protocol, endpoint) not in old:
            wish = {"TopicArn": arn, "Protocol": protocol, "Endpoint": endpoint}
            await deployment.call("sns", "Subscribe", wish)
    gone = [each for each in old if each not in new]
    if not gone:
        return
    for each in await _all_subscriptions(deployment, arn):
        # One that waits for its confirmation has no ARN yet, and cannot be ended.
        if (each["Protocol"], each["Endpoint"]) in gone and each["SubscriptionArn"].startswith("arn:"):
            await deployment.call("sns", "Unsubscribe", {"SubscriptionArn": each["SubscriptionArn"]})


async def _all_subscriptions(deployment: Deployment, arn: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    page: dict[str, Any] = {"NextToken": ""}
    while "NextToken" in page:
        more = {"NextToken": page["NextToken"]} if page["NextToken"] else {}
        page = await deployment.call("sns", "ListSubscriptionsByTopic", {"TopicArn": arn, **more})
        found += page["Subscriptions"]
    return found


async def _update_topic(deployment: Deployment, made: Made, old: Properties, new: Properties) -> Made:
    arn = made.physical_id
    before, after = _attributes(old), _attributes(new)
    for name in {**before, **after}:
        if before.get(name) != after.get(name):
            # Set to nothing, an attribute has its default again.
            wish = {"TopicArn": arn, "AttributeName": name, "AttributeValue": after.get(name, "")}
            await deployment.call("sns", "SetTopicAttributes", wish)
    await _subscribe(deployment, arn, _subscriptions(old), _subscriptions(new))

    def untag(keys: list[str]) -> Awaitable[Any]:
        return deployment.call("sns", "UntagResource", {"ResourceArn": arn, "TagKeys": keys})

    def tag(tags: Mapping[str, str]) -> Awaitable[Any]:
        return deployment.call("sns", "TagResource", {"ResourceArn": arn, "Tags": tag_list(tags)})

    await retag(deployment, old, new, untag, tag)
    return made


async def _delete_topic(deployment: Deployment, made: Made, _: Properties) -> None:
    """Its subscriptions go with it."""
    await deployment.call("sns", "DeleteTopic", {"TopicArn": made.physical_id})


async def _find_topic(deployment: Deployment, properties: Properties) -> Made | None:
    ctx = deployment.ctx
    arn = str(Arn("sns", ctx.region, ctx.account, _name(deployment, properties), partition_of(ctx.region)))
    try:
        found = await deployment.call("sns", "ListTagsForResource", {"ResourceArn": arn})
    except ResourceNotFound:
        return None
    return Made(arn) if deployment.owns(tags_of(found["Tags"])) else None


# A topic's policy, as two types


def _topics(properties: Properties) -> list[str]:
    return cast("list[str]", properties.get("Topics") or [properties["TopicArn"]])


async def _put_policy(deployment: Deployment, properties: Properties) -> Made:
    await _set_policies(deployment, properties)
    return Made(deployment.name(), {"Id": deployment.name()})


async def _put_inline(deployment: Deployment, properties: Properties) -> Made:
    await _set_policies(deployment, properties)
    return Made(str(properties["TopicArn"]))


async def _set_policies(deployment: Deployment, properties: Properties) -> None:
    for arn in _topics(properties):
        await _set_policy(deployment, arn, text_of(properties["PolicyDocument"]))


async def _set_policy(deployment: Deployment, arn: str, policy: str) -> None:
    """Set to nothing, the topic has its first policy again."""
    wish = {"TopicArn": arn, "AttributeName": "Policy", "AttributeValue": policy}
    await deployment.call("sns", "SetTopicAttributes", wish)


async def _update_policy(deployment: Deployment, made: Made, old: Properties, new: Properties) -> Made:
    await _forget_policies(deployment, [arn for arn in _topics(old) if arn not in _topics(new)])
    await _set_policies(deployment, new)
    return made


async def _delete_policy(deployment: Deployment, _: Made, properties: Properties) -> None:
    await _forget_policies(deployment, _topics(properties))


async def _forget_policies(deployment: Deployment, arns: list[str]) -> None:
    for arn in arns:
        await unless_gone(_set_policy(deployment, arn, ""), NotFound)


RESOURCES: Final[tuple[ResourceType, ...]] = (
    ResourceType(
        "AWS::SNS::Topic",
        {
            **in_place(*_ATTRIBUTES, "DeliveryStatusLogging", "Subscription", "Tags"),
            **replaced("FifoTopic", "TopicName"),
        },
        _create_topic,
        _delete_topic,
        _update_topic,
        frozenset({"TopicArn", "TopicName"}),
        find=_find_topic,
    ),
    ResourceType(
        "AWS::SNS::TopicPolicy",
        in_place("PolicyDocument", "Topics"),
        _put_policy,
        _delete_policy,
        _update_policy,
        frozenset({"Id"}),
        required=frozenset({"PolicyDocument", "Topics"}),
    ),
    ResourceType(
        "AWS::SNS::TopicInlinePolicy",
        {**in_place("PolicyDocument"), **replaced("TopicArn")},
        _put_inline,
        _delete_policy,
        _update_policy,
        required=frozenset({"PolicyDocument", "TopicArn"}),
    ),
    *resources_subscriptions.RESOURCES,
)
