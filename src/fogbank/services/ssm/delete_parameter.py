"""DeleteParameter: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DeleteParameter.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.ssm import store as parameters
from fogbank.services.ssm.changes import changed, commit
from fogbank.storage.again import again_on_conflict
from fogbank.storage.api import Store


class DeleteParameter(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    name: str


@action("ssm", "DeleteParameter")
@again_on_conflict
async def delete_parameter(store: Store, ctx: Context, request: DeleteParameter) -> Empty:
    """Raises ParameterNotFound."""
    stored = await parameters.load(store, ctx, request.name)
    event = changed(ctx, stored.value, "Delete")
    await commit(ctx, [event], parameters.remove(stored), [stored.unchanged()])
    return Empty()
