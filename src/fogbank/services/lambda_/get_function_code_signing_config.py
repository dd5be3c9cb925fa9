"""GetFunctionCodeSigningConfig: https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionCodeSigningConfig.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.lambda_.functions import load_named
from fogbank.storage.api import Store


class GetFunctionCodeSigningConfig(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    function_name: str


@action("lambda", "GetFunctionCodeSigningConfig")
async def get_function_code_signing_config(store: Store, ctx: Context, request: GetFunctionCodeSigningConfig) -> Empty:
    """No function has one: AWS's answer then is empty, whatever the model requires.

    https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/lambda/function.go
    """
    await load_named(store, ctx, request.function_name)
    return Empty()
