"""GetRuntimeManagementConfig: https://docs.aws.amazon.com/lambda/latest/api/API_GetRuntimeManagementConfig.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.lambda_.functions import resolve
from fogbank.services.lambda_.names import function_name
from fogbank.services.lambda_.qualifiers import plain
from fogbank.storage.api import Store


class GetRuntimeManagementConfig(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    function_name: str
    qualifier: str | None = None


class GetRuntimeManagementConfigResult(Struct, frozen=True, rename="pascal"):
    update_runtime_on: str
    function_arn: str


@action("lambda", "GetRuntimeManagementConfig")
async def get_runtime_management_config(
    store: Store, ctx: Context, request: GetRuntimeManagementConfig
) -> GetRuntimeManagementConfigResult:
    """When a version's runtime is updated."""
    target = await resolve(store, function_name(ctx, request.function_name, request.qualifier))
    function, version = target.function, target.version.version
    mode = function.runtime_update.get(plain(version), "Auto")
    return GetRuntimeManagementConfigResult(mode, f"{function.arn}:{version}")
