"""UpdateFunctionUrlConfig: https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionUrlConfig.html"""

from collections.abc import Sequence
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, action
from fogbank.services.lambda_.functions import change
from fogbank.services.lambda_.model import Function
from fogbank.services.lambda_.url_configs import Cors, UrlShown, kept_cors, named, shown_url, url_in
from fogbank.storage.api import Operation, Store


class UpdateFunctionUrlConfig(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    function_name: str
    qualifier: str | None = None
    auth_type: Literal["NONE", "AWS_IAM"] | None = None
    cors: Cors | None = None
    invoke_mode: Literal["BUFFERED", "RESPONSE_STREAM"] | None = None


@action("lambda", "UpdateFunctionUrlConfig")
async def update_function_url_config(store: Store, ctx: Context, request: UpdateFunctionUrlConfig) -> UrlShown:
    """Change a function URL; what is not given stays. Cors is replaced as a whole, and an empty one takes it away."""
    name = await named(store, ctx, request.function_name, request.qualifier)

    async def decide(function: Function) -> tuple[Function, Sequence[Operation]]:
        before = url_in(function, name.qualifier)
        after = replace(
            before,
            auth_type=request.auth_type or before.auth_type,
            invoke_mode=request.invoke_mode or before.invoke_mode,
            cors=before.cors if request.cors is None else kept_cors(request.cors),
            modified_ms=ctx.now_ms,
        )
        return replace(function, urls={**function.urls, name.qualifier: after}), ()

    function = await change(store, name, decide)
    return shown_url(ctx, function, name.qualifier, function.urls[name.qualifier])
