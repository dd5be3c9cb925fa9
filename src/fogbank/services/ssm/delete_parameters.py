"""DeleteParameters: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DeleteParameters.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.ssm import store as parameters
from fogbank.services.ssm.changes import changed, commit
from fogbank.services.ssm.errors import ParameterNotFound
from fogbank.services.ssm.model import Parameter
from fogbank.storage.again import again_on_conflict
from fogbank.storage.api import Store
from fogbank.storage.table import Stored


class DeleteParameters(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    names: list[str]


class DeleteParametersResult(Struct, frozen=True, rename="pascal", omit_defaults=True):
    deleted_parameters: list[str]
    invalid_parameters: list[str]


@action("ssm", "DeleteParameters")
@again_on_conflict
async def delete_parameters(store: Store, ctx: Context, request: DeleteParameters) -> DeleteParametersResult:
    """Up to ten parameters in one commit; those that are not there are told."""
    found: dict[str, Stored[Parameter]] = {}
    invalid: list[str] = []
    for name in request.names:
        try:
            found[name] = await parameters.load(store, ctx, name)
        except ParameterNotFound:
            invalid.append(name)
    await commit(
        ctx,
        [changed(ctx, stored.value, "Delete") for stored in found.values()],
        [operation for stored in found.values() for operation in parameters.remove(stored)],
        [stored.unchanged() for stored in found.values()],
    )
    return DeleteParametersResult(list(found), invalid)
