"""PutRuntimeManagementConfig: https://docs.aws.amazon.com/lambda/latest/api/API_PutRuntimeManagementConfig.html"""

from collections.abc import Sequence
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, action
from fogbank.kernel.errors import Unsupported
from fogbank.services.lambda_.functions import change, resolve
from fogbank.services.lambda_.model import Function
from fogbank.services.lambda_.names import function_name
from fogbank.services.lambda_.qualifiers import plain
from fogbank.storage.api import Operation, Store


class PutRuntimeManagementConfig(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    function_name: str
    update_runtime_on: Literal["Auto", "Manual", "FunctionUpdate"]
    qualifier: str | None = None


class PutRuntimeManagementConfigResult(Struct, frozen=True, rename="pascal"):
    update_runtime_on: str
    function_arn: str


@action("lambda", "PutRuntimeManagementConfig")
async def put_runtime_management_config(
    store: Store, ctx: Context, request: PutRuntimeManagementConfig
) -> PutRuntimeManagementConfigResult:
    """Say when a version's runtime is updated. Runtimes are the machine's own, so no version of one can be kept."""
    mode = request.update_runtime_on
    if mode == "Manual":
        raise Unsupported("the UpdateRuntimeOn Manual: the machine has one version of each runtime")
    name = function_name(ctx, request.function_name, request.qualifier)
    version = (await resolve(store, name)).version.version

    async def decide(function: Function) -> tuple[Function, Sequence[Operation]]:
        return replace(function, runtime_update={**function.runtime_update, plain(version): mode}), ()

    function = await change(store, name, decide)
    return PutRuntimeManagementConfigResult(mode, f"{function.arn}:{version}")
