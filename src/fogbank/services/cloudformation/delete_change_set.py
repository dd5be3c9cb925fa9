"""DeleteChangeSet: https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DeleteChangeSet.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.cloudformation import change_sets
from fogbank.services.cloudformation.errors import ChangeSetNotFound
from fogbank.storage.api import Store


class DeleteChangeSet(Struct, frozen=True, rename="pascal"):
    change_set_name: str
    stack_name: str | None = None


@action("cloudformation", "DeleteChangeSet")
async def delete_change_set(store: Store, ctx: Context, request: DeleteChangeSet) -> Empty:
    """Forget a change set; one that is not there is no mistake. A stack in review stays, as AWS leaves it."""
    try:
        stored = await change_sets.load(store, ctx, request.change_set_name, request.stack_name)
    except ChangeSetNotFound:
        return Empty()
    await store.commit([stored.removed()])
    return Empty()
