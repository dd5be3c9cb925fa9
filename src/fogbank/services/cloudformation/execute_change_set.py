"""ExecuteChangeSet: https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ExecuteChangeSet.html"""

from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.cloudformation import change_sets, stacks
from fogbank.services.cloudformation.errors import InvalidChangeSetStatus
from fogbank.services.cloudformation.model import Work
from fogbank.storage.api import Conflict, Store


class ExecuteChangeSet(Struct, frozen=True, rename="pascal"):
    change_set_name: str
    stack_name: str | None = None
    client_request_token: str = ""
    disable_rollback: bool | None = None
    retain_except_on_create: bool = False


@action("cloudformation", "ExecuteChangeSet")
async def execute_change_set(store: Store, ctx: Context, request: ExecuteChangeSet) -> Empty:
    """Begin what a change set says; the stack's other change sets are gone then."""
    while True:
        found = await change_sets.load(store, ctx, request.change_set_name, request.stack_name)
        change_set = found.value
        stored = await stacks.load(store, ctx, change_set.stack_id)
        stack = stored.value
        if stacks.is_repeated(stack, request.client_request_token, "ExecuteChangeSet"):
            return Empty()
        execution = change_sets.execution_of(change_set, stack)
        if execution != "AVAILABLE":
            raise InvalidChangeSetStatus(
                f"ChangeSet [{change_set.id}] cannot be executed in its current execution status of [{execution}]"
            )
        number = stack.works + 1
        changes: dict[str, Any] = {"change_set_id": change_set.id}
        if change_set.role_arn is not None:
            changes["role_arn"] = change_set.role_arn
        if change_set.notification_arns is not None:
            changes["notification_arns"] = change_set.notification_arns
        if change_set.kind == "CREATE":
            on_failure = change_set.on_failure or ("DO_NOTHING" if request.disable_rollback else "ROLLBACK")
            work = Work(
                "CREATE",
                number,
                change_set.wish,
                on_failure=on_failure,
                token=request.client_request_token,
                deletes_new=request.retain_except_on_create,
            )
            changes["wish"] = change_set.wish
            changes["disable_rollback"] = on_failure == "DO_NOTHING"
        else:
            token, deletes_new = request.client_request_token, request.retain_except_on_create
            work = stacks.update_of(stack, change_set.wish, token, deletes_new=deletes_new)
            changes["disable_rollback"] = request.disable_rollback or change_set.on_failure == "DO_NOTHING"
        others = [each.removed() for each in await change_sets.of_stack(store, stack) if each.key != found.key]
        spent = [found.becomes(replace(change_set, executed_as=number)), *others]
        try:
            await stacks.begin_work(
                store, ctx, stored, work, f"{work.verb}_IN_PROGRESS", "ExecuteChangeSet", changes, spent
            )
        except Conflict:
            continue
        return Empty()
