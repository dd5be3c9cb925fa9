"""UpdateFunctionConfiguration: https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionConfiguration.html"""

from collections.abc import Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from fogbank.kernel.action import Context, action
from fogbank.services.lambda_ import configuration as config
from fogbank.services.lambda_.configuration import FunctionConfiguration, changed
from fogbank.services.lambda_.functions import change, rebuilt
from fogbank.services.lambda_.layers import check_layers
from fogbank.services.lambda_.model import Function
from fogbank.services.lambda_.names import function_name
from fogbank.services.lambda_.renewing import renew
from fogbank.services.lambda_.runtimes import check_runtime
from fogbank.services.lambda_.shown import shown
from fogbank.storage.api import Operation, Store


class UpdateFunctionConfiguration(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    function_name: str
    role: str | None = None
    handler: str | None = None
    description: str | None = None
    timeout: int | None = None
    memory_size: int | None = None
    vpc_config: config.VpcConfig | None = None
    environment: config.Environment | None = None
    runtime: str | None = None
    dead_letter_config: config.DeadLetterConfig | None = None
    kms_key_arn: str | None = field(default=None, name="KMSKeyArn")
    tracing_config: config.TracingConfig | None = None
    revision_id: str | None = None
    layers: list[str] | None = None
    ephemeral_storage: config.EphemeralStorage | None = None
    snap_start: config.SnapStart | None = None
    logging_config: config.LoggingConfig | None = None


@action("lambda", "UpdateFunctionConfiguration")
async def update_function_configuration(
    store: Store, ctx: Context, request: UpdateFunctionConfiguration
) -> FunctionConfiguration:
    """Change $LATEST's settings; what is not given stays. It holds at once, where AWS takes some seconds."""
    name = function_name(ctx, request.function_name)
    if request.runtime:
        check_runtime(request.runtime)

    async def decide(function: Function) -> tuple[Function, Sequence[Operation]]:
        configuration = changed(function.latest.configuration, request)
        if request.layers is not None:
            await check_layers(store, name, configuration, function.latest.code)
        latest = replace(function.latest, configuration=configuration)
        return replace(function, latest=rebuilt(latest, now_ms=ctx.now_ms, ids=ctx.ids)), ()

    function = await change(store, name, decide, revision_id=request.revision_id)
    await renew(store, ctx, function)
    return await shown(store, function, function.latest)
