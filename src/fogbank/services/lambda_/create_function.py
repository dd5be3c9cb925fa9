"""CreateFunction: https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html"""

from typing import Literal

from msgspec import Struct, field

from fogbank.kernel.action import Context, action
from fogbank.kernel.errors import Unsupported
from fogbank.services.lambda_ import configuration as config
from fogbank.services.lambda_.code import FunctionCode, keep_code
from fogbank.services.lambda_.configuration import FunctionConfiguration, changed
from fogbank.services.lambda_.errors import InvalidParameterValue, ResourceConflict
from fogbank.services.lambda_.layers import check_layers
from fogbank.services.lambda_.model import LATEST, Configuration, Function, Version
from fogbank.services.lambda_.names import function_name
from fogbank.services.lambda_.publishing import publish
from fogbank.services.lambda_.renewing import renew
from fogbank.services.lambda_.runtimes import check_runtime
from fogbank.services.lambda_.shown import shown
from fogbank.services.lambda_.store import FUNCTIONS, key
from fogbank.services.lambda_.tagging import check_tags
from fogbank.storage.api import Conflict, OpenQueue, Store


class CreateFunction(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    function_name: str
    role: str
    code: FunctionCode
    runtime: str | None = None
    handler: str | None = None
    description: str | None = None
    timeout: int | None = None
    memory_size: int | None = None
    publish: bool | None = None
    vpc_config: config.VpcConfig | None = None
    package_type: Literal["Zip", "Image"] | None = None
    dead_letter_config: config.DeadLetterConfig | None = None
    environment: config.Environment | None = None
    kms_key_arn: str | None = field(default=None, name="KMSKeyArn")
    tracing_config: config.TracingConfig | None = None
    tags: dict[str, str] | None = None
    layers: list[str] | None = None
    architectures: list[str] | None = None
    ephemeral_storage: config.EphemeralStorage | None = None
    snap_start: config.SnapStart | None = None
    logging_config: config.LoggingConfig | None = None
    tenancy_config: config.TenancyConfig | None = None


@action("lambda", "CreateFunction")
async def create_function(store: Store, ctx: Context, request: CreateFunction) -> FunctionConfiguration:
    """Make a function. It is active when the answer comes, where AWS takes some seconds."""
    name = function_name(ctx, request.function_name)
    place = key(name.account, name.region, name.name)
    if await FUNCTIONS.find(store, place):
        raise ResourceConflict(f"Function already exist: {name.name}")
    first = _configuration(request)
    code = await keep_code(store, ctx, request.code, "CreateFunction")
    await check_layers(store, name, first, code)
    check_tags(request.tags or {}, by_aws=ctx.by_aws)
    latest = Version(LATEST, first, code, ctx.now_ms, ctx.ids.uuid(), ctx.ids.uuid())
    function = Function(name.account, name.region, name.name, ctx.ids.int63(), latest, tags=request.tags or {})
    version, operations = latest, []
    if request.publish:
        function, version, operations = publish(function, ids=ctx.ids, now_ms=ctx.now_ms)
    try:
        await store.commit(
            [OpenQueue(function.id), FUNCTIONS.put(place, function), *operations], [FUNCTIONS.absent(place)]
        )
    except Conflict:
        raise ResourceConflict(f"Function already exist: {name.name}") from None
    await renew(store, ctx, function)
    return await shown(store, function, version, qualifier=version.version if request.publish else "")


def _configuration(request: CreateFunction) -> Configuration:
    if request.package_type == "Image":
        raise Unsupported("the PackageType Image: functions run from zip archives and folders")
    if not request.runtime or not request.handler:
        raise InvalidParameterValue("Runtime and Handler are mandatory parameters for functions created with "
                                    "deployment packages.")  # fmt: skip
    architecture = (request.architectures or ["x86_64"])[0]
    check_runtime(request.runtime)
    first = Configuration(
        request.runtime,
        request.handler,
        request.role,
        architecture=architecture,
        tenant_isolation=request.tenancy_config is not None,
    )
    return changed(first, request)
