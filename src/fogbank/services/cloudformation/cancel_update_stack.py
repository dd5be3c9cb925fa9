"""CancelUpdateStack: https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CancelUpdateStack.html"""

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.cloudformation import drive, stacks
from fogbank.services.cloudformation.errors import CloudFormationValidation
from fogbank.storage.api import Conflict, Store


class CancelUpdateStack(Struct, frozen=True, rename="pascal"):
    stack_name: str
    client_request_token: str = ""


@action("cloudformation", "CancelUpdateStack")
async def cancel_update_stack(store: Store, ctx: Context, request: CancelUpdateStack) -> Empty:
    """Break an update off: what is under way ends, and then it is rolled back."""
    while True:
        stored = await stacks.load(store, ctx, request.stack_name)
        work = stored.value.work
        if stored.value.status != "UPDATE_IN_PROGRESS" or work is None:
            raise CloudFormationValidation("CancelUpdateStack cannot be called from current stack status")
        try:
            await store.commit(
                [stored.becomes(replace(stored.value, work=replace(work, cancelled=True)))], [stored.unchanged()]
            )
        except Conflict:
            continue
        drive.hear(ctx.world, stored.value.id)
        await drive.settled_soon(ctx.world, stored.value.id)
        return Empty()
