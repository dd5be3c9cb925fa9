"""GetAccountSettings: https://docs.aws.amazon.com/lambda/latest/api/API_GetAccountSettings.html"""

from typing import Final

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.lambda_.functions import machinery
from fogbank.services.lambda_.store import FUNCTIONS, LAYERS, VERSIONS, key
from fogbank.storage.api import Store

# https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
CODE_BYTES_MAX: Final = 80_530_636_800
UNZIPPED_BYTES_MAX: Final = 262_144_000
ZIPPED_BYTES_MAX: Final = 52_428_800


class GetAccountSettings(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    pass


class AccountLimit(Struct, frozen=True, rename="pascal"):
    total_code_size: int
    code_size_unzipped: int
    code_size_zipped: int
    concurrent_executions: int
    unreserved_concurrent_executions: int


class AccountUsage(Struct, frozen=True, rename="pascal"):
    total_code_size: int
    function_count: int


class GetAccountSettingsResult(Struct, frozen=True, rename="pascal"):
    account_limit: AccountLimit
    account_usage: AccountUsage


@action("lambda", "GetAccountSettings")
async def get_account_settings(store: Store, ctx: Context, request: GetAccountSettings) -> GetAccountSettingsResult:
    """The account's limits in this region, and what of them is used by functions, their versions and layers."""
    prefix = key(ctx.account, ctx.region, "")
    functions = await FUNCTIONS.everything(store, prefix)
    codes = [stored.value.latest.code for stored in functions]
    codes += [stored.value.code for stored in await VERSIONS.everything(store, prefix)]
    codes += [stored.value.code for stored in await LAYERS.everything(store, prefix)]
    concurrency = machinery(ctx.world).concurrency
    return GetAccountSettingsResult(
        AccountLimit(
            CODE_BYTES_MAX,
            UNZIPPED_BYTES_MAX,
            ZIPPED_BYTES_MAX,
            concurrency.account_limit,
            concurrency.unreserved_limit(ctx.account, ctx.region),
        ),
        AccountUsage(sum(code.size for code in codes), len(functions)),
    )
