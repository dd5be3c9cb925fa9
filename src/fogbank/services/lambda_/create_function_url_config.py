"""CreateFunctionUrlConfig: https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunctionUrlConfig.html"""

from collections.abc import Sequence
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, action
from fogbank.services.lambda_.errors import ResourceConflict
from fogbank.services.lambda_.functions import change
from fogbank.services.lambda_.model import Function, Url, UrlOwner
from fogbank.services.lambda_.store import URLS, key
from fogbank.services.lambda_.url_configs import Cors, UrlCreated, created_url, kept_cors, named, new_url_id
from fogbank.storage.api import Operation, Store


class CreateFunctionUrlConfig(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    function_name: str
    auth_type: Literal["NONE", "AWS_IAM"]
    qualifier: str | None = None
    cors: Cors | None = None
    invoke_mode: Literal["BUFFERED", "RESPONSE_STREAM"] | None = None


@action("lambda", "CreateFunctionUrlConfig")
async def create_function_url_config(store: Store, ctx: Context, request: CreateFunctionUrlConfig) -> UrlCreated:
    """Give a function, or an alias of it, a URL."""
    name = await named(store, ctx, request.function_name, request.qualifier)
    url = Url(
        new_url_id(ctx.ids),
        request.auth_type,
        ctx.now_ms,
        ctx.now_ms,
        request.invoke_mode or "BUFFERED",
        kept_cors(request.cors),
    )

    async def decide(function: Function) -> tuple[Function, Sequence[Operation]]:
        if name.qualifier in function.urls:
            raise ResourceConflict(
                f"Failed to create function url config for [functionArn = {name.arn}]. Error message:  "
                "FunctionUrlConfig exists for this Lambda function"
            )
        owner = UrlOwner(function.account, function.region, function.name, name.qualifier)
        return replace(function, urls={**function.urls, name.qualifier: url}), [URLS.put(key(url.id), owner)]

    return created_url(ctx, await change(store, name, decide), name.qualifier, url)
