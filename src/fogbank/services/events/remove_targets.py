"""RemoveTargets: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_RemoveTargets.html"""

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, action
from fogbank.services.events import changing
from fogbank.services.events import store as rows
from fogbank.services.events.model import place_of
from fogbank.storage.again import again_on_conflict
from fogbank.storage.api import Store


class RemoveTargets(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    rule: str
    ids: list[str]
    event_bus_name: str | None = None
    force: bool = False


class RemoveTargetsResultEntry(Struct, frozen=True, rename="pascal"):
    target_id: str
    error_code: str
    error_message: str


class RemoveTargetsResponse(Struct, frozen=True, rename="pascal"):
    failed_entry_count: int
    failed_entries: list[RemoveTargetsResultEntry]


@action("events", "RemoveTargets")
@again_on_conflict
async def remove_targets(store: Store, ctx: Context, request: RemoveTargets) -> RemoveTargetsResponse:
    """Take targets from a rule; the rule goes on with the others. Ids that it does not have fail one by one."""
    found = await rows.load_rule(store, place_of(request.event_bus_name, ctx.account, ctx.region), request.rule)
    changing.check_managed(found.value, force=request.force)
    kept = [target for target in found.value.targets if target.id not in request.ids]
    if len(kept) < len(found.value.targets):
        await changing.save_rule(store, found, replace(found.value, targets=kept))
    known = {target.id for target in found.value.targets}
    # The words are a guess.
    failed = [
        RemoveTargetsResultEntry(
            name, "ResourceNotFoundException", f"Rule {request.rule} does not have a target with the Id {name}."
        )
        for name in request.ids
        if name not in known
    ]
    return RemoveTargetsResponse(len(failed), failed)
