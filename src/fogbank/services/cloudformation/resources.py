"""CloudFormation's own types: stacks in stacks, custom resources, wait conditions.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_CloudFormation.html
"""

import json
from collections.abc import Mapping
from typing import Any, Final, cast

from msgspec.structs import replace

from fogbank.kernel.resource import (
    Change,
    Deployment,
    DeploymentFailed,
    Made,
    Properties,
    ResourceType,
    tags_of,
    text_of,
)
from fogbank.kernel.world import World
from fogbank.services.cloudformation import drive, stacks
from fogbank.services.cloudformation import store as rows
from fogbank.services.cloudformation.custom import CustomResources
from fogbank.services.cloudformation.errors import CloudFormationValidation
from fogbank.services.cloudformation.model import STACK_TYPE, Stack, Work, is_busy
from fogbank.services.cloudformation.shapes import Parameter, Tag
from fogbank.services.cloudformation.update_stack import differs
from fogbank.services.cloudformation.waiting import url_of, wait_for
from fogbank.storage.api import Conflict, Store

_NAME_CHARS: Final = 128
_IN_STACK: Final[Mapping[str, Change]] = dict.fromkeys(
    ("NotificationARNs", "Parameters", "Tags", "TemplateURL", "TimeoutInMinutes"), Change.IN_PLACE
)


def resources(store: Store, world: World) -> tuple[ResourceType, ...]:
    """The types, for a store: they wait for what lies in it."""
    nested, custom, conditions = _Nested(store, world), CustomResources(store, world), _Conditions(store, world)
    return (
        ResourceType(
            STACK_TYPE,
            _IN_STACK,
            nested.create,
            nested.delete,
            nested.update,
            frozenset({"*"}),
            required=frozenset({"TemplateURL"}),
            find=nested.find,
            waits=True,
            resumes=True,
        ),
        ResourceType(
            "AWS::CloudFormation::CustomResource",
            {"ServiceTimeout": Change.IN_PLACE, "ServiceToken": Change.IN_PLACE},
            custom.create,
            custom.delete,
            custom.update,
            frozenset({"*"}),
            required=frozenset({"ServiceToken"}),
            find=custom.find,
            any_property=True,
            waits=True,
            resumes=True,
        ),
        # What CDK counts its constructs with: a record, here as there.
        ResourceType("AWS::CDK::Metadata", {"Analytics": Change.IN_PLACE}, _record, _nothing, _keep),
        ResourceType("AWS::CloudFormation::WaitConditionHandle", {}, conditions.create_handle, _nothing),
        ResourceType(
            "AWS::CloudFormation::WaitCondition",
            dict.fromkeys(("Count", "Handle", "Timeout"), Change.REPLACEMENT),
            conditions.create,
            _nothing,
            attributes=frozenset({"Data"}),
            waits=True,
        ),
    )


async def _nothing(_: Deployment, __: Made, ___: Properties) -> None:
    """There is nothing to delete."""


async def _record(deployment: Deployment, _: Properties) -> Made:
    return Made(deployment.name())


async def _keep(_: Deployment, made: Made, __: Properties, ___: Properties) -> Made:
    return made


class _Conditions:
    """Wait conditions: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-waitcondition.html"""

    def __init__(self, store: Store, world: World) -> None:
        self._store = store
        self._world = world

    async def create_handle(self, deployment: Deployment, _: Properties) -> Made:
        return Made(url_of(deployment.ctx.endpoint, deployment.ctx.ids.uuid()))

    async def create(self, deployment: Deployment, properties: Properties) -> Made:
        if "Handle" not in properties:
            # It has a creation policy: the engine waits for its signals.
            return Made(deployment.name(), {"Data": "{}"})
        token = str(properties["Handle"]).rpartition("/")[2]
        count = int(properties.get("Count", 1))
        until_ms = self._world.clock.now_ms() + int(properties.get("Timeout", 3600)) * 1000
        found = await wait_for(self._store, self._world, token, count, until_ms=until_ms)
        failed = [answer for answer in found if answer.status.upper() == "FAILURE"]
        if failed:
            raise DeploymentFailed(
                f"WaitCondition received failed message: '{failed[0].reason}' for uniqueId: {failed[0].unique_id}"
            )
        if len(found) < count:
            raise DeploymentFailed(f"WaitCondition timed out. Received {len(found)} conditions when expecting {count}")
        data = {answer.unique_id: answer.data for answer in found}
        return Made(deployment.name(), {"Data": json.dumps(data, separators=(",", ":"))})


class _Nested:
    """Stacks in stacks.

    https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudformation-stack.html
    """

    def __init__(self, store: Store, world: World) -> None:
        self._store = store
        self._world = world

    async def create(self, deployment: Deployment, properties: Properties) -> Made:
        ctx = deployment.ctx
        begun = await self.find(deployment, properties)
        if begun is not None:
            return await self._ended(begun.physical_id, "CREATE_COMPLETE")
        parent = await self._parent(deployment)
        minutes = int(properties.get("TimeoutInMinutes", 0))
        stack = replace(
            stacks.new_stack(ctx, deployment.name(_NAME_CHARS), ""),
            parent_id=parent.id,
            root_id=parent.root_id or parent.id,
            notification_arns=tuple(cast("list[str]", properties.get("NotificationARNs") or ())),
            timeout_minutes=minutes,
        )
        wish = await self._wish(deployment, properties, stack, parent)
        deadline_ms = self._world.clock.now_ms() + minutes * 60_000 if minutes else 0
        made = await stacks.begin_creation(self._store, ctx, stack, Work("CREATE", 1, wish, deadline_ms=deadline_ms))
        return await self._ended(made.id, "CREATE_COMPLETE")

    async def update(self, deployment: Deployment, made: Made, _: Properties, new: Properties) -> Made:
        while True:
            await self._at_rest(made.physical_id)
            stored = await stacks.load(self._store, deployment.ctx, made.physical_id)
            stack = stored.value
            wish = await self._wish(deployment, new, stack, await self._parent(deployment))
            if not differs(stack.wish, wish) and not stack.unfinished:
                return _made(stack)
            if stack.status not in stacks.UPDATABLE:
                raise DeploymentFailed(f"Embedded stack {stack.id} is in {stack.status} state and can not be updated.")
            work = stacks.update_of(stack, wish, "")
            changes = {"notification_arns": tuple(cast("list[str]", new.get("NotificationARNs") or ()))}
            try:
                await stacks.begin_work(
                    self._store, deployment.ctx, stored, work, "UPDATE_IN_PROGRESS", "UpdateStack", changes
                )
            except Conflict:
                continue
            return await self._ended(made.physical_id, "UPDATE_COMPLETE")

    async def delete(self, deployment: Deployment, made: Made, _: Properties) -> None:
        found = await rows.find_by_id(self._store, made.physical_id)
        if found is not None and is_busy(found.value) and not found.value.status.startswith(("CREATE", "DELETE")):
            await self._at_rest(made.physical_id)
        await deployment.call("cloudformation", "DeleteStack", {"StackName": made.physical_id})
        await self._ended(made.physical_id, "DELETE_COMPLETE")

    async def find(self, deployment: Deployment, _: Properties) -> Made | None:
        found = await stacks.find(self._store, deployment.ctx, deployment.name(_NAME_CHARS))
        return Made(found.value.id) if found and found.value.parent_id == deployment.stack_id else None

    async def _parent(self, deployment: Deployment) -> Stack:
        found = await rows.find_by_id(self._store, deployment.stack_id)
        assert found is not None
        return found.value

    async def _wish(self, deployment: Deployment, properties: Properties, stack: Stack, parent: Stack) -> Any:
        given = cast("dict[str, Any]", properties.get("Parameters") or {})
        parameters = [Parameter(name, text_of_parameter(value)) for name, value in given.items()]
        own = {name: value for name, value in deployment.tags.items() if not name.startswith("aws:")}
        tags = [Tag(name, value) for name, value in {**own, **tags_of(properties.get("Tags"))}.items()]
        work = parent.work
        capabilities = work.wish.capabilities if work else parent.wish.capabilities
        source = stacks.Source(url=str(properties["TemplateURL"]))
        try:
            return await stacks.wish_of(self._store, deployment.ctx, stack, source, parameters, tags, capabilities)
        except CloudFormationValidation as error:
            raise DeploymentFailed(error.message) from None

    async def _at_rest(self, stack_id: str) -> Stack | None:
        """The stack when nothing goes on with it; None when it is not there."""
        while True:
            with self._world.wakeups.waiter(drive.finished(stack_id)) as waiter:
                found = await rows.find_by_id(self._store, stack_id)
                if found is None or not is_busy(found.value):
                    return found.value if found else None
                await waiter.wait()

    async def _ended(self, stack_id: str, wanted: str) -> Made:
        """Wait for the end of the stack's work. Raises DeploymentFailed when it is another than was wanted."""
        stack = await self._at_rest(stack_id)
        if stack is None:
            return Made(stack_id)
        if stack.status != wanted:
            raise DeploymentFailed(
                f"Embedded stack {stack_id} was not successfully {_PAST[wanted]}: {await self._why(stack)}"
            )
        return _made(stack)

    async def _why(self, stack: Stack) -> str:
        """The first failure that the stack's last work told; its status, where there is none."""
        for event in reversed(await rows.events_of(self._store, stack)):
            if event.type == STACK_TYPE and event.physical_id == stack.id:
                if event.status in ("CREATE_IN_PROGRESS", "UPDATE_IN_PROGRESS", "DELETE_IN_PROGRESS"):
                    break
                if event.reason:
                    return event.reason.removesuffix(" Rollback requested by user.")
        return stack.reason or stack.status


_PAST: Final = {"CREATE_COMPLETE": "created", "UPDATE_COMPLETE": "updated", "DELETE_COMPLETE": "deleted"}


def text_of_parameter(value: Any) -> str:
    """A parameter's text: a list is joined by commas."""
    return ",".join(map(text_of, cast("list[Any]", value))) if isinstance(value, list) else text_of(value)


def _made(stack: Stack) -> Made:
    return Made(stack.id, {f"Outputs.{output.key}": output.value for output in stack.outputs})
