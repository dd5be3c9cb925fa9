"""ListExports: https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ListExports.html"""

from collections.abc import Sequence

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.cloudformation import store as rows
from fogbank.services.cloudformation.paging import page_of
from fogbank.storage.api import Store


class ListExports(Struct, frozen=True, rename="pascal"):
    next_token: str | None = None


class ExportShape(Struct, frozen=True, rename="pascal"):
    exporting_stack_id: str
    name: str
    value: str


class ListExportsOutput(Struct, frozen=True, rename="pascal", omit_defaults=True):
    exports: Sequence[ExportShape]
    next_token: str | None = None


@action("cloudformation", "ListExports")
async def list_exports(store: Store, ctx: Context, request: ListExports) -> ListExportsOutput:
    """All exports of the account in the region."""
    found = await rows.exports_of(store, ctx.account, ctx.region)
    page, more = page_of(list(found.values()), request.next_token)
    return ListExportsOutput([ExportShape(each.stack_id, each.name, each.value) for each in page], more)
