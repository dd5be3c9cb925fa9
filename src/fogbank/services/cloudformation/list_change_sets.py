"""ListChangeSets: https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ListChangeSets.html"""

from collections.abc import Sequence

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.cloudformation import change_sets, stacks
from fogbank.services.cloudformation.paging import page_of
from fogbank.services.cloudformation.shapes import seconds
from fogbank.storage.api import Store


class ListChangeSets(Struct, frozen=True, rename="pascal"):
    stack_name: str
    next_token: str | None = None


class ChangeSetSummary(Struct, frozen=True, rename="pascal", omit_defaults=True):
    stack_id: str
    stack_name: str
    change_set_id: str
    change_set_name: str
    execution_status: str
    status: str
    creation_time: float
    status_reason: str | None = None
    description: str | None = None
    include_nested_stacks: bool | None = None


class ListChangeSetsOutput(Struct, frozen=True, rename="pascal", omit_defaults=True):
    summaries: Sequence[ChangeSetSummary]
    next_token: str | None = None


@action("cloudformation", "ListChangeSets")
async def list_change_sets(store: Store, ctx: Context, request: ListChangeSets) -> ListChangeSetsOutput:
    """A stack's change sets that wait, the latest first."""
    stack = (await stacks.load(store, ctx, request.stack_name)).value
    found = [each.value for each in await change_sets.of_stack(store, stack) if not each.value.executed_as]
    page, more = page_of(sorted(found, key=lambda each: -each.created_ms), request.next_token)
    return ListChangeSetsOutput(
        [
            ChangeSetSummary(
                each.stack_id,
                each.stack_name,
                each.id,
                each.name,
                change_sets.execution_of(each, stack),
                each.status,
                seconds(each.created_ms),
                each.reason or None,
                each.description or None,
                each.include_nested,
            )
            for each in page
        ],
        more,
    )
