"""SQS in templates: queues and their policies.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_SQS.html
"""

import json
from collections.abc import Awaitable, Mapping
from typing import Any, Final, cast

from fogbank.kernel.deploying import retag
from fogbank.kernel.resource import Change, Deployment, Made, Properties, ResourceType, tags_of, text_of
from fogbank.services.sqs.errors import QueueDoesNotExist

# Template properties that are attributes of the queue, by the same name.
_ATTRIBUTES: Final = (
    "ContentBasedDeduplication", "DeduplicationScope", "DelaySeconds", "FifoQueue", "FifoThroughputLimit",
    "KmsDataKeyReusePeriodSeconds", "KmsMasterKeyId", "MaximumMessageSize", "MessageRetentionPeriod",
    "ReceiveMessageWaitTimeSeconds", "RedriveAllowPolicy", "RedrivePolicy", "SqsManagedSseEnabled", "VisibilityTimeout",
)  # fmt: skip
# What an attribute is when a template stops naming it.
_DEFAULTS: Final[Mapping[str, str]] = {
    "ContentBasedDeduplication": "false",
    "DeduplicationScope": "queue",
    "DelaySeconds": "0",
    "FifoThroughputLimit": "perQueue",
    "KmsDataKeyReusePeriodSeconds": "300",
    "KmsMasterKeyId": "",
    "MaximumMessageSize": "1048576",
    "MessageRetentionPeriod": "345600",
    "ReceiveMessageWaitTimeSeconds": "0",
    "RedriveAllowPolicy": "",
    "RedrivePolicy": "",
    "SqsManagedSseEnabled": "true",
    "VisibilityTimeout": "30",
}
_QUEUE_NAME_CHARS: Final = 80


def _name(deployment: Deployment, properties: Properties) -> str:
    given = properties.get("QueueName")
    fifo = text_of(properties.get("FifoQueue", "false")) == "true"
    return str(given) if given else deployment.name(_QUEUE_NAME_CHARS, ".fifo" if fifo else "")


def _attributes(properties: Properties) -> dict[str, str]:
    return {name: text_of(properties[name]) for name in _ATTRIBUTES if name in properties}


async def _create_queue(deployment: Deployment, properties: Properties) -> Made:
    name = _name(deployment, properties)
    tags = {**tags_of(properties.get("Tags")), **deployment.tags}
    wish = {"QueueName": name, "Attributes": _attributes(properties), "tags": tags}
    made = await deployment.call("sqs", "CreateQueue", wish)
    return await _made(deployment, made["QueueUrl"], name)


async def _made(deployment: Deployment, url: str, name: str) -> Made:
    found = await deployment.call("sqs", "GetQueueAttributes", {"QueueUrl": url, "AttributeNames": ["QueueArn"]})
    return Made(url, {"Arn": found["Attributes"]["QueueArn"], "QueueName": name, "QueueUrl": url})


async def _update_queue(deployment: Deployment, made: Made, old: Properties, new: Properties) -> Made:
    before, after = _attributes(old), _attributes(new)
    changed = {name: value for name, value in after.items() if before.get(name) != value and name != "FifoQueue"}
    reset = {name: _DEFAULTS[name] for name in before if name not in after and name in _DEFAULTS}
    if changed or reset:
        wish = {"QueueUrl": made.physical_id, "Attributes": reset | changed}
        await deployment.call("sqs", "SetQueueAttributes", wish)
    await _change_tags(deployment, made.physical_id, old, new)
    return made


async def _change_tags(deployment: Deployment, url: str, old: Properties, new: Properties) -> None:
    def untag(keys: list[str]) -> Awaitable[Any]:
        return deployment.call("sqs", "UntagQueue", {"QueueUrl": url, "TagKeys": keys})

    def tag(tags: Mapping[str, str]) -> Awaitable[Any]:
        return deployment.call("sqs", "TagQueue", {"QueueUrl": url, "Tags": dict(tags)})

    await retag(deployment, old, new, untag, tag)


async def _delete_queue(deployment: Deployment, made: Made, _: Properties) -> None:
    try:
        await deployment.call("sqs", "DeleteQueue", {"QueueUrl": made.physical_id})
    except QueueDoesNotExist:
        return


async def _find_queue(deployment: Deployment, properties: Properties) -> Made | None:
    try:
        found = await deployment.call("sqs", "GetQueueUrl", {"QueueName": _name(deployment, properties)})
        tags = await deployment.call("sqs", "ListQueueTags", {"QueueUrl": found["QueueUrl"]})
    except QueueDoesNotExist:
        return None
    return Made(found["QueueUrl"]) if deployment.owns(tags.get("Tags") or {}) else None


# A queue's policy, as two types


def _policy_of(properties: Properties) -> str:
    document: Any = properties["PolicyDocument"]
    return document if isinstance(document, str) else json.dumps(document)


def _queues_of(properties: Properties) -> list[str]:
    found: Any = properties.get("Queues") or [properties["Queue"]]
    return cast("list[str]", found)


async def _put_policy(deployment: Deployment, properties: Properties) -> Made:
    for url in _queues_of(properties):
        wish = {"QueueUrl": url, "Attributes": {"Policy": _policy_of(properties)}}
        await deployment.call("sqs", "SetQueueAttributes", wish)
    return Made(deployment.name(), {"Id": deployment.name()})


async def _put_inline(deployment: Deployment, properties: Properties) -> Made:
    await _put_policy(deployment, properties)
    return Made(str(properties["Queue"]))


async def _update_policy(deployment: Deployment, made: Made, old: Properties, new: Properties) -> Made:
    await _remove_policy_from(deployment, [url for url in _queues_of(old) if url not in _queues_of(new)])
    await _put_policy(deployment, new)
    return made


async def _delete_policy(deployment: Deployment, _: Made, properties: Properties) -> None:
    await _remove_policy_from(deployment, _queues_of(properties))


async def _remove_policy_from(deployment: Deployment, urls: list[str]) -> None:
    for url in urls:
        try:
            await deployment.call("sqs", "SetQueueAttributes", {"QueueUrl": url, "Attributes": {"Policy": ""}})
        except QueueDoesNotExist:
            continue


RESOURCES: Final[tuple[ResourceType, ...]] = (
    ResourceType(
        "AWS::SQS::Queue",
        {
            **dict.fromkeys(_ATTRIBUTES, Change.IN_PLACE),
            "FifoQueue": Change.REPLACEMENT,
            "QueueName": Change.REPLACEMENT,
            "Tags": Change.IN_PLACE,
        },
        _create_queue,
        _delete_queue,
        _update_queue,
        frozenset({"Arn", "QueueName", "QueueUrl"}),
        find=_find_queue,
    ),
    ResourceType(
        "AWS::SQS::QueuePolicy",
        {"PolicyDocument": Change.IN_PLACE, "Queues": Change.IN_PLACE},
        _put_policy,
        _delete_policy,
        _update_policy,
        frozenset({"Id"}),
        required=frozenset({"PolicyDocument", "Queues"}),
    ),
    ResourceType(
        "AWS::SQS::QueueInlinePolicy",
        {"PolicyDocument": Change.IN_PLACE, "Queue": Change.REPLACEMENT},
        _put_inline,
        _delete_policy,
        _update_policy,
        required=frozenset({"PolicyDocument", "Queue"}),
    ),
)
