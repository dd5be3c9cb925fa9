"""GetParameterHistory: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameterHistory.html"""

from typing import Final

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.ssm import store as parameters
from fogbank.services.ssm.shapes import (
    HistoryShape,
    read_token,
    shown_history,
    write_token,
)
from fogbank.storage.api import Store

_PAGE_DEFAULT: Final = 50


class GetParameterHistory(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    name: str
    with_decryption: bool = False
    max_results: int | None = None
    next_token: str | None = None


class GetParameterHistoryResult(Struct, frozen=True, rename="pascal", omit_defaults=True):
    parameters: list[HistoryShape]
    next_token: str | None = None


@action("ssm", "GetParameterHistory")
async def get_parameter_history(store: Store, ctx: Context, request: GetParameterHistory) -> GetParameterHistoryResult:
    """The versions of a parameter, the oldest first. Raises ParameterNotFound, InvalidNextToken."""
    stored = await parameters.load(store, ctx, request.name)
    after, most = int(read_token(request.next_token) or 0), request.max_results or _PAGE_DEFAULT
    left = [version for version in await parameters.versions_of(store, stored) if version.number > after]
    page = left[:most]
    return GetParameterHistoryResult(
        [shown_history(stored.value, version, decrypted=request.with_decryption) for version in page],
        write_token(str(page[-1].number)) if len(left) > most else None,
    )
