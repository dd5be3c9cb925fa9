"""ListOriginationNumbers: https://docs.aws.amazon.com/sns/latest/api/API_ListOriginationNumbers.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.storage.api import Store


class ListOriginationNumbers(Struct, frozen=True, rename="pascal"):
    next_token: str | None = None
    max_results: int | None = None


class ListOriginationNumbersResult(Struct, frozen=True, rename="pascal"):
    phone_numbers: list[str]


@action("sns", "ListOriginationNumbers")
async def list_origination_numbers(
    store: Store, ctx: Context, request: ListOriginationNumbers
) -> ListOriginationNumbersResult:
    """Nobody has a number of their own: they are bought from another service, which is not there."""
    return ListOriginationNumbersResult([])
