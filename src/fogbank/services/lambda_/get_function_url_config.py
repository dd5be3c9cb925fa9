"""GetFunctionUrlConfig: https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionUrlConfig.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.lambda_.functions import load
from fogbank.services.lambda_.names import function_name
from fogbank.services.lambda_.url_configs import UrlShown, shown_url, url_in
from fogbank.storage.api import Store


class GetFunctionUrlConfig(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    function_name: str
    qualifier: str | None = None


@action("lambda", "GetFunctionUrlConfig")
async def get_function_url_config(store: Store, ctx: Context, request: GetFunctionUrlConfig) -> UrlShown:
    """The URL of a function or of an alias."""
    name = function_name(ctx, request.function_name, request.qualifier)
    function = (await load(store, name)).value
    return shown_url(ctx, function, name.qualifier, url_in(function, name.qualifier))
