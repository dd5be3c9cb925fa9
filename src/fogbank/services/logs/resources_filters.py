"""Filters of log groups in templates.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-logs-subscriptionfilter.html
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-logs-metricfilter.html
"""

from collections.abc import Mapping
from typing import Any, Final

from fogbank.kernel.deploying import in_place, replaced, unless_gone
from fogbank.kernel.resource import Deployment, Made, Properties, ResourceType, tags_of
from fogbank.services.logs.errors import ResourceNotFound

_NAME_CHARS: Final = 512
_SUBSCRIPTION: Final = {
    "DestinationArn": "destinationArn",
    "Distribution": "distribution",
    "FilterPattern": "filterPattern",
    "RoleArn": "roleArn",
}


def _filter(deployment: Deployment, properties: Properties) -> dict[str, Any]:
    name = str(properties.get("FilterName") or deployment.name(_NAME_CHARS))
    return {"logGroupName": properties["LogGroupName"], "filterName": name}


def _made(made: Made, properties: Properties) -> dict[str, Any]:
    return {"logGroupName": properties["LogGroupName"], "filterName": made.physical_id}


async def _find(deployment: Deployment, properties: Properties) -> Made | None:
    """A filter has no tags: only a generated name tells that it is ours."""
    return None if "FilterName" in properties else Made(_filter(deployment, properties)["filterName"])


# Subscription filters


def _subscription(properties: Properties) -> dict[str, Any]:
    return {member: properties[name] for name, member in _SUBSCRIPTION.items() if name in properties}


async def _create_subscription(deployment: Deployment, properties: Properties) -> Made:
    wish = _filter(deployment, properties)
    await deployment.call("logs", "PutSubscriptionFilter", wish | _subscription(properties))
    return Made(wish["filterName"])


async def _update_subscription(deployment: Deployment, made: Made, _: Properties, new: Properties) -> Made:
    await deployment.call("logs", "PutSubscriptionFilter", _made(made, new) | _subscription(new))
    return made


async def _delete_subscription(deployment: Deployment, made: Made, properties: Properties) -> None:
    call = deployment.call("logs", "DeleteSubscriptionFilter", _made(made, properties))
    await unless_gone(call, ResourceNotFound)


# Metric filters


def _transformation(given: Mapping[str, Any]) -> dict[str, Any]:
    """In the API's names, its dimensions as a map."""
    found = {name[:1].lower() + name[1:]: value for name, value in given.items() if name != "Dimensions"}
    return found | ({"dimensions": tags_of(given["Dimensions"])} if "Dimensions" in given else {})


def _metric(properties: Properties) -> dict[str, Any]:
    return {
        "filterPattern": properties["FilterPattern"],
        "metricTransformations": [_transformation(each) for each in properties["MetricTransformations"]],
    }


async def _create_metric(deployment: Deployment, properties: Properties) -> Made:
    wish = _filter(deployment, properties)
    await deployment.call("logs", "PutMetricFilter", wish | _metric(properties))
    return Made(wish["filterName"])


async def _update_metric(deployment: Deployment, made: Made, _: Properties, new: Properties) -> Made:
    await deployment.call("logs", "PutMetricFilter", _made(made, new) | _metric(new))
    return made


async def _delete_metric(deployment: Deployment, made: Made, properties: Properties) -> None:
    await unless_gone(deployment.call("logs", "DeleteMetricFilter", _made(made, properties)), ResourceNotFound)


FILTERS: Final[tuple[ResourceType, ...]] = (
    ResourceType(
        "AWS::Logs::SubscriptionFilter",
        {**in_place(*_SUBSCRIPTION), **replaced("FilterName", "LogGroupName")},
        _create_subscription,
        _delete_subscription,
        _update_subscription,
        required=frozenset({"DestinationArn", "FilterPattern", "LogGroupName"}),
        find=_find,
    ),
    ResourceType(
        "AWS::Logs::MetricFilter",
        {**in_place("FilterPattern", "MetricTransformations"), **replaced("FilterName", "LogGroupName")},
        _create_metric,
        _delete_metric,
        _update_metric,
        required=frozenset({"FilterPattern", "LogGroupName", "MetricTransformations"}),
        find=_find,
    ),
)
