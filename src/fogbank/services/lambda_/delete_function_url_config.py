"""DeleteFunctionUrlConfig: https://docs.aws.amazon.com/lambda/latest/api/API_DeleteFunctionUrlConfig.html"""

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.lambda_.forgetting import removed_url, without
from fogbank.services.lambda_.functions import change
from fogbank.services.lambda_.model import Function
from fogbank.services.lambda_.names import function_name
from fogbank.services.lambda_.url_configs import url_in
from fogbank.storage.api import Operation, Store


class DeleteFunctionUrlConfig(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    function_name: str
    qualifier: str | None = None


@action("lambda", "DeleteFunctionUrlConfig")
async def delete_function_url_config(store: Store, ctx: Context, request: DeleteFunctionUrlConfig) -> Empty:
    """Take the URL of a function or of an alias away; the others stay."""
    name = function_name(ctx, request.function_name, request.qualifier)

    async def decide(function: Function) -> tuple[Function, Sequence[Operation]]:
        url = url_in(function, name.qualifier)
        return replace(function, urls=without(function.urls, name.qualifier)), [removed_url(url.id)]

    await change(store, name, decide)
    return Empty()
