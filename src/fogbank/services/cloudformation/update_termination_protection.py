"""UpdateTerminationProtection: https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_UpdateTerminationProtection.html"""

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, action
from fogbank.services.cloudformation import stacks
from fogbank.storage.api import Conflict, Store


class UpdateTerminationProtection(Struct, frozen=True, rename="pascal"):
    enable_termination_protection: bool
    stack_name: str


class UpdateTerminationProtectionOutput(Struct, frozen=True, rename="pascal"):
    stack_id: str


@action("cloudformation", "UpdateTerminationProtection")
async def update_termination_protection(
    store: Store, ctx: Context, request: UpdateTerminationProtection
) -> UpdateTerminationProtectionOutput:
    """Let a stack be deleted, or not."""
    while True:
        stored = await stacks.load(store, ctx, request.stack_name)
        changed = replace(stored.value, protected=request.enable_termination_protection)
        try:
            await store.commit([stored.becomes(changed)], [stored.unchanged()])
        except Conflict:
            continue
        return UpdateTerminationProtectionOutput(stored.value.id)
