"""UpdateFunctionCode: https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionCode.html"""

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, action
from fogbank.services.lambda_.code import FunctionCode, keep_code
from fogbank.services.lambda_.configuration import FunctionConfiguration
from fogbank.services.lambda_.functions import change, check_revision, find_version, load, rebuilt
from fogbank.services.lambda_.layers import check_layers
from fogbank.services.lambda_.model import LATEST, Function
from fogbank.services.lambda_.names import function_name
from fogbank.services.lambda_.publishing import publish
from fogbank.services.lambda_.renewing import renew
from fogbank.services.lambda_.shown import shown
from fogbank.storage.api import Operation, Store


class UpdateFunctionCode(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    function_name: str
    zip_file: bytes | None = None
    s3_bucket: str | None = None
    s3_key: str | None = None
    s3_object_version: str | None = None
    publish: bool = False
    dry_run: bool = False
    revision_id: str | None = None
    architectures: list[str] | None = None


@action("lambda", "UpdateFunctionCode")
async def update_function_code(store: Store, ctx: Context, request: UpdateFunctionCode) -> FunctionConfiguration:
    """Give $LATEST other code; environments with the old code end when they are done."""
    name = function_name(ctx, request.function_name)
    await load(store, name)
    given = FunctionCode(request.zip_file, request.s3_bucket, request.s3_key, request.s3_object_version)
    code = await keep_code(store, ctx, given, "UpdateFunctionCode")

    async def decide(function: Function) -> tuple[Function, Sequence[Operation]]:
        configuration = function.latest.configuration
        if request.architectures:
            configuration = replace(configuration, architecture=request.architectures[0])
        await check_layers(store, name, configuration, code)
        latest = replace(function.latest, code=code, configuration=configuration)
        changed = replace(function, latest=rebuilt(latest, now_ms=ctx.now_ms, ids=ctx.ids))
        if not request.publish:
            return changed, ()
        after, _, operations = publish(changed, ids=ctx.ids, now_ms=ctx.now_ms)
        return after, operations

    if request.dry_run:
        function = (await load(store, name)).value
        check_revision(function, request.revision_id)
        would_be, _ = await decide(function)
        return await shown(store, would_be, would_be.latest)
    function = await change(store, name, decide, revision_id=request.revision_id)
    await renew(store, ctx, function)
    wanted = str(function.next_version - 1) if request.publish else LATEST
    version = await find_version(store, function, wanted, name.arn)
    return await shown(store, function, version, qualifier=version.version if request.publish else "")
