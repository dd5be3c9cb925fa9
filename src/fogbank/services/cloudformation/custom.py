"""Custom resources: a function or a topic is asked, and answers by a PUT.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-requests.html
"""

import json
from typing import Any, Final, cast, final

from fogbank.kernel.arn import Arn, InvalidArn
from fogbank.kernel.resource import Deployment, DeploymentFailed, Made, Properties, text_of
from fogbank.kernel.world import World
from fogbank.services.cloudformation.waiting import Answer, answers, url_of, wait_for
from fogbank.storage.api import Store

_TIMEOUT_S: Final = 3600
_ANSWER_BYTES_MAX: Final = 4096


@final
class CustomResources:
    """Asks, and waits for answers. A creation's token derives from the step's: one that a crash cut off is found."""

    def __init__(self, store: Store, world: World) -> None:
        self._store = store
        self._world = world

    async def create(self, deployment: Deployment, properties: Properties) -> Made:
        return await self._ask(deployment, "Create", properties)

    async def update(self, deployment: Deployment, made: Made, old: Properties, new: Properties) -> Made:
        changed = await self._ask(deployment, "Update", new, made, old)
        if changed.physical_id != made.physical_id:
            # https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-requesttypes-update.html
            await self._ask(deployment, "Delete", old, made)
        return changed

    async def delete(self, deployment: Deployment, made: Made, properties: Properties) -> None:
        await self._ask(deployment, "Delete", properties, made)

    async def find(self, deployment: Deployment, _: Properties) -> Made | None:
        """What a creation answered, if it did."""
        found = await answers(self._store, _token(deployment, "Create"))
        named = [answer for answer in found if answer.physical_resource_id]
        return Made(named[0].physical_resource_id) if named else None

    async def _ask(
        self,
        deployment: Deployment,
        request: str,
        properties: Properties,
        made: Made | None = None,
        old: Properties | None = None,
    ) -> Made:
        # A creation's request is the same when it is made again; others are new each time.
        token = _token(deployment, request) if request == "Create" else deployment.ctx.ids.uuid()
        event: dict[str, Any] = {
            "RequestType": request,
            "ServiceToken": properties["ServiceToken"],
            "ResponseURL": url_of(deployment.ctx.endpoint, token),
            "StackId": deployment.stack_id,
            "RequestId": deployment.ctx.ids.uuid(),
            "LogicalResourceId": deployment.logical_id,
            "ResourceType": deployment.type_name,
            "ResourceProperties": _texts(dict(properties)),
        }
        if made is not None:
            event["PhysicalResourceId"] = made.physical_id
        if old is not None:
            event["OldResourceProperties"] = _texts(dict(old))
        await _send(deployment, str(properties["ServiceToken"]), event)
        until_ms = self._world.clock.now_ms() + int(properties.get("ServiceTimeout", _TIMEOUT_S)) * 1000
        found = await wait_for(self._store, self._world, token, 1, until_ms=until_ms)
        if not found:
            raise DeploymentFailed(
                "CloudFormation did not receive a response from your Custom Resource. Please check your logs for "
                f"requestId [{event['RequestId']}]. If you are using the Python cfn-response module, you may need to "
                "update your Lambda function code so that CloudFormation can attach the updated version."
            )
        return _made(deployment, found[-1], made)


def _token(deployment: Deployment, request: str) -> str:
    return f"{deployment.token}/{request}".replace("/", "-")


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


def _made(deployment: Deployment, answer: Answer, before: Made | None) -> Made:
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
    return Made(physical_id, data)


def _texts(value: Any) -> Any:
    """Scalars as texts: that is how CloudFormation hands properties over."""
    if isinstance(value, list):
        return [_texts(each) for each in cast("list[Any]", value)]
    if isinstance(value, dict):
        return {name: _texts(each) for name, each in cast("dict[str, Any]", value).items()}
    return text_of(value)
