"""SignalResource: https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_SignalResource.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.cloudformation import notifications, stacks, waiting
from fogbank.services.cloudformation import store as rows
from fogbank.services.cloudformation.errors import CloudFormationValidation
from fogbank.services.cloudformation.model import IN_PROGRESS, Event
from fogbank.services.cloudformation.signals import token_of
from fogbank.services.cloudformation.waiting import Answer
from fogbank.storage.api import Store


class SignalResource(Struct, frozen=True, rename="pascal"):
    stack_name: str
    logical_resource_id: str
    unique_id: str
    status: str


@action("cloudformation", "SignalResource")
async def signal_resource(store: Store, ctx: Context, request: SignalResource) -> Empty:
    """Say to a resource with a creation policy that what it waits for is there, or failed."""
    stack = (await stacks.load(store, ctx, request.stack_name)).value
    found = (await rows.resources_of(store, stack)).get(request.logical_resource_id)
    if found is None:
        raise CloudFormationValidation(
            f"Resource {request.logical_resource_id} does not exist for stack {request.stack_name}"
        )
    resource = found.value
    if not resource.status.endswith(IN_PROGRESS):
        raise CloudFormationValidation(
            f"Resource {resource.logical_id} is in {resource.status} state and cannot be signaled"
        )
    reason = f"Received {request.status} signal with UniqueId {request.unique_id}"
    event = Event(
        f"{resource.logical_id}-{resource.status}-{ctx.ids.uuid()}",
        ctx.now_ms,
        resource.logical_id,
        resource.made.physical_id if resource.made else "",
        resource.type,
        resource.status,
        reason,
        resource.visible,
        stack.work.token if stack.work else "",
    )
    answer = Answer(request.status, unique_id=request.unique_id)
    token = token_of(stack.id, resource.logical_id, stack.works)
    await waiting.keep(store, ctx.world, token, answer, notifications.told(stack, [event]))
    return Empty()
