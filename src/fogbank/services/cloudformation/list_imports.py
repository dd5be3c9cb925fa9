"""ListImports: https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ListImports.html"""

from collections.abc import Sequence

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.cloudformation import outputs
from fogbank.services.cloudformation.errors import CloudFormationValidation
from fogbank.services.cloudformation.paging import page_of
from fogbank.storage.api import Store


class ListImports(Struct, frozen=True, rename="pascal"):
    export_name: str
    next_token: str | None = None


class ListImportsOutput(Struct, frozen=True, rename="pascal", omit_defaults=True):
    imports: Sequence[str]
    next_token: str | None = None


@action("cloudformation", "ListImports")
async def list_imports(store: Store, ctx: Context, request: ListImports) -> ListImportsOutput:
    """The names of the stacks that import an export."""
    found = await outputs.importers(store, ctx.account, ctx.region, request.export_name)
    if not found:
        raise CloudFormationValidation(f"Export '{request.export_name}' is not imported by any stack.")
    return ListImportsOutput(*page_of(found, request.next_token))
