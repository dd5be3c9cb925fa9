"""A bucket's configurations as templates spell them, made into those of the API.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-s3-bucket.html

What a configuration has beside the known goes on under its own name, for the API to refuse. All raise DeploymentFailed.
"""

import re
from collections.abc import Mapping
from typing import Any, Final, cast

from fogbank.kernel.deploying import epoch_s
from fogbank.kernel.resource import DeploymentFailed, text_of

_Shape = dict[str, Any]


def as_it_is(value: Any) -> Any:
    """What both spell the same."""
    return value


def canned_acl(value: Any) -> str:
    """`PublicRead` is public-read."""
    return re.sub(r"(?<!^)(?=[A-Z])", "-", text_of(value)).lower()


def acceleration(value: Any) -> _Shape:
    return _renamed(value, {"AccelerationStatus": "Status"})


def encryption(value: Any) -> _Shape:
    names = {"ServerSideEncryptionByDefault": "ApplyServerSideEncryptionByDefault"}
    return {"Rules": [_renamed(rule, names) for rule in _list(value, "ServerSideEncryptionConfiguration")]}


def cors(value: Any) -> _Shape:
    names = {"ExposedHeaders": "ExposeHeaders", "Id": "ID", "MaxAge": "MaxAgeSeconds"}
    return {"CORSRules": [_renamed(rule, names) for rule in _list(value, "CorsRules")]}


def logging(value: Any) -> _Shape:
    names = {"DestinationBucketName": "TargetBucket", "LogFilePrefix": "TargetPrefix"}
    return {"LoggingEnabled": {"TargetPrefix": "", **_renamed(_object(value, "LoggingConfiguration"), names)}}


# Notifications

_RECEIVERS: Final[Mapping[str, tuple[str, str, str]]] = {
    "LambdaConfigurations": ("LambdaFunctionConfigurations", "Function", "LambdaFunctionArn"),
    "QueueConfigurations": ("QueueConfigurations", "Queue", "QueueArn"),
    "TopicConfigurations": ("TopicConfigurations", "Topic", "TopicArn"),
}


def notifications(value: Any) -> _Shape:
    wanted = _object(value, "NotificationConfiguration")
    made: _Shape = {}
    for name, each in wanted.items():
        if name == "EventBridgeConfiguration":
            if text_of(_object(each, name).get("EventBridgeEnabled", True)) == "true":
                made[name] = {}
        elif name in _RECEIVERS:
            api_name, receiver, arn = _RECEIVERS[name]
            made[api_name] = [_notified(rule, receiver, arn) for rule in _list(wanted, name)]
        else:
            made[name] = each
    return made


def _notified(rule: _Shape, receiver: str, arn: str) -> _Shape:
    made = _renamed(rule, {receiver: arn, "Event": "Events"})
    if "Events" in made:
        made["Events"] = [made["Events"]]
    if "Filter" in made:
        key = _object(_object(made["Filter"], "Filter").get("S3Key", {}), "S3Key")
        made["Filter"] = {"Key": {"FilterRules": _list(key, "Rules")}}
    return made


# Lifecycles

_EXPIRATION: Final = {
    "ExpirationDate": "Date",
    "ExpirationInDays": "Days",
    "ExpiredObjectDeleteMarker": "ExpiredObjectDeleteMarker",
}
_FILTERS: Final = ("ObjectSizeGreaterThan", "ObjectSizeLessThan", "Prefix", "TagFilters")


def lifecycle(value: Any) -> _Shape:
    wanted = _object(value, "LifecycleConfiguration")
    others = {name: each for name, each in wanted.items() if name != "Rules"}
    return {"Rules": [_lifecycle_rule(rule) for rule in _list(wanted, "Rules")], **others}


def _lifecycle_rule(rule: _Shape) -> _Shape:
    apart = {
        *_EXPIRATION, *_FILTERS, "Id", "NoncurrentVersionExpirationInDays", "NoncurrentVersionTransition",
        "NoncurrentVersionTransitions", "Transition", "Transitions",
    }  # fmt: skip
    made = {name: each for name, each in rule.items() if name not in apart}
    made["Filter"] = _filter(rule)
    if "Id" in rule:
        made["ID"] = rule["Id"]
    if expiration := {api_name: rule[name] for name, api_name in _EXPIRATION.items() if name in rule}:
        made["Expiration"] = _dated(expiration)
    if "NoncurrentVersionExpirationInDays" in rule:
        made["NoncurrentVersionExpiration"] = {"NoncurrentDays": rule["NoncurrentVersionExpirationInDays"]}
    names = {"TransitionDate": "Date", "TransitionInDays": "Days"}
    if transitions := _one_or_many(rule, "Transition"):
        made["Transitions"] = [_dated(_renamed(each, names)) for each in transitions]
    names = {"TransitionInDays": "NoncurrentDays"}
    if transitions := _one_or_many(rule, "NoncurrentVersionTransition"):
        made["NoncurrentVersionTransitions"] = [_renamed(each, names) for each in transitions]
    return made


def _dated(value: _Shape) -> _Shape:
    return {**value, "Date": epoch_s(value["Date"])} if "Date" in value else value


def _one_or_many(rule: _Shape, name: str) -> list[_Shape]:
    """Templates say `Transition` for one, and `Transitions` for many."""
    return [*([_object(rule[name], name)] if name in rule else []), *_list(rule, f"{name}s")]


def _filter(rule: _Shape) -> _Shape:
    """One condition stands for itself, several in an And; none is the prefix of everything."""
    tags = _list(rule, "TagFilters")
    found: _Shape = {name: rule[name] for name in _FILTERS if name in rule and name != "TagFilters"}
    if len(found) + len(tags) > 1:
        return {"And": {**found, **({"Tags": tags} if tags else {})}}
    if tags:
        return {"Tag": tags[0]}
    return found or {"Prefix": ""}


# Values


def _renamed(value: Any, names: Mapping[str, str]) -> _Shape:
    return {names.get(name, name): each for name, each in _object(value, "a configuration").items()}


def _object(value: Any, name: str) -> _Shape:
    if not isinstance(value, dict):
        raise DeploymentFailed(f"Properties validation failed: {name} is no object.")
    return cast("_Shape", value)


def _list(value: Any, name: str) -> list[_Shape]:
    found = _object(value, name).get(name, [])
    if not isinstance(found, list):
        raise DeploymentFailed(f"Properties validation failed: {name} is no list.")
    return cast("list[_Shape]", found)
