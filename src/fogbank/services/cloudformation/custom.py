"""Custom resources: a function or a topic is asked, and answers by a PUT.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-requests.html
"""

import json
from collections.abc import Mapping
from typing import Any, Final, cast, final

from fogbank.kernel.arn import Arn, InvalidArn
from fogbank.kernel.resource import Deployment, DeploymentFailed, Made, Properties, text_of
from fogbank.kernel.world import World
from fogbank.services.cloudformation.waiting import ASKED, CUSTOM, Answer, answers, keep, url_of, wait_for
from fogbank.storage.api import Store

_TIMEOUT_S: Final = 3600


@final
class CustomResources:
    """Asks, and waits for answers. A creation's token derives from the step's: one that a crash cut off is found."""

    def __init__(self, store: Store, world: World) -> None:
        self._store = store
        self._world = world

    async def create(self, deployment: Deployment, properties: Properties) -> Made:
        return await self._ask(deployment, "Create", properties)

    async def update(self, deployment: Deployment, made: Made, old: Properties, new: Properties) -> Made:
        """A new physical id says that it is another thing: the one before is deleted in the cleanup.

        https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-requesttypes-update.html
        """
        return await self._ask(deployment, "Update", new, made, old)

    async def delete(self, deployment: Deployment, made: Made, properties: Properties) -> None:
        await self._ask(deployment, "Delete", properties, made)

    async def find(self, deployment: Deployment, _: Properties) -> Made | None:
        """What a creation made that failed or was broken off: whoever was asked is asked to delete it, too."""
        found = await answers(self._store, _token(deployment))
        if not found:
            return None
        named = [answer.physical_resource_id for answer in found if answer.physical_resource_id]
        return Made(named[0] if named else deployment.name())

    async def _ask(
        self,
        deployment: Deployment,
        request: str,
        properties: Properties,
        made: Made | None = None,
        old: Properties | None = None,
    ) -> Made:
        # A creation that a crash cut off is not asked for twice; others are.
        creating = request == "Create"
        token = _token(deployment) if creating else f"{CUSTOM}{deployment.ctx.ids.uuid()}"
        request_id = deployment.ctx.ids.uuid()
        event: dict[str, Any] = {
            "RequestType": request,
            "ServiceToken": properties["ServiceToken"],
            "ResponseURL": url_of(deployment.ctx.endpoint, token),
            "StackId": deployment.stack_id,
            "RequestId": request_id,
            "LogicalResourceId": deployment.logical_id,
            "ResourceType": deployment.type_name,
            "ResourceProperties": _texts(dict(properties)),
        }
        if made is not None:
            event["PhysicalResourceId"] = made.physical_id
        if old is not None:
            event["OldResourceProperties"] = _texts(dict(old))
        if not (creating and await answers(self._store, token)):
            await _send(deployment, str(properties["ServiceToken"]), event)
            await keep(self._store, self._world, token, Answer(ASKED, unique_id=ASKED))
        until_ms = self._world.clock.now_ms() + _timeout_s(properties) * 1000
        found = await wait_for(self._store, self._world, token, 1, until_ms=until_ms)
        if not found:
            raise DeploymentFailed(
                "CloudFormation did not receive a response from your Custom Resource. Please check your logs for "
                f"requestId [{request_id}]. If you are using the Python cfn-response module, you may need to "
                "update your Lambda function code so that CloudFormation can attach the updated version."
            )
        return _made(found[0], made)


def _token(deployment: Deployment) -> str:
    return f"{CUSTOM}{deployment.token}".replace("/", "-")


def _timeout_s(properties: Properties) -> int:
    """Raises DeploymentFailed."""
    try:
        seconds = int(properties.get("ServiceTimeout", _TIMEOUT_S))
    except (TypeError, ValueError):
        seconds = 0
    if not 1 <= seconds <= _TIMEOUT_S:
        raise DeploymentFailed("Invalid ServiceTimeout: it is a number of seconds from 1 to 3600.")
    return seconds


async def _send(deployment: Deployment, service_token: str, event: dict[str, Any]) -> None:
    try:
        arn = Arn.parse(service_token)
    except InvalidArn:
        raise DeploymentFailed("Invalid service token.") from None
    message = json.dumps(event)
    if arn.service == "lambda":
        wish: dict[str, Any] = {"FunctionName": service_token, "InvocationType": "Event", "Payload": message.encode()}
        await deployment.call("lambda", "Invoke", wish)
    elif arn.service == "sns":
        subject = "AWS CloudFormation custom resource request"
        await deployment.call("sns", "Publish", {"TopicArn": service_token, "Subject": subject, "Message": message})
    else:
        raise DeploymentFailed("Invalid service token.")


def _made(answer: Answer, before: Made | None) -> Made:
    if answer.status != "SUCCESS":
        reason = answer.reason or "See the details in CloudWatch Logs."
        raise DeploymentFailed(
            f"Received response status [{answer.status or 'FAILED'}] from custom resource. Message returned: {reason}"
        )
    physical_id = answer.physical_resource_id or (before.physical_id if before else "")
    if not physical_id:
        raise DeploymentFailed("Invalid PhysicalResourceId")
    given: Any = answer.data
    data = cast("dict[str, Any]", given) if type(given) is dict else {}
    return Made(physical_id, _flat(data), no_echo=answer.no_echo)


def _flat(data: Mapping[str, Any]) -> dict[str, Any]:
    """What GetAtt can name: "Fn::GetAtt Thing.Outer.Inner" reaches into objects."""
    found: dict[str, Any] = {}
    for name, value in data.items():
        found[name] = value
        if isinstance(value, dict):
            found |= {f"{name}.{inner}": each for inner, each in _flat(cast("dict[str, Any]", value)).items()}
    return found


def _texts(value: Any) -> Any:
    """Scalars as texts: that is how CloudFormation hands properties over."""
    if isinstance(value, list):
        return [_texts(each) for each in cast("list[Any]", value)]
    if isinstance(value, dict):
        return {name: _texts(each) for name, each in cast("dict[str, Any]", value).items()}
    return text_of(value)
