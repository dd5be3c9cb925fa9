"""PutTargets: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutTargets.html"""

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, action
from fogbank.services.events import changing
from fogbank.services.events import store as rows
from fogbank.services.events.errors import LimitExceeded
from fogbank.services.events.model import Rule, Target, place_of
from fogbank.services.events.targets import check_target, kept_role
from fogbank.storage.again import again_on_conflict
from fogbank.storage.api import Store


class PutTargets(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    rule: str
    targets: list[Target]
    event_bus_name: str | None = None


class PutTargetsResultEntry(Struct, frozen=True, rename="pascal"):
    target_id: str
    error_code: str
    error_message: str


class PutTargetsResponse(Struct, frozen=True, rename="pascal"):
    failed_entry_count: int = 0
    failed_entries: list[PutTargetsResultEntry] = []


@action("events", "PutTargets")
@again_on_conflict
async def put_targets(store: Store, ctx: Context, request: PutTargets) -> PutTargetsResponse:
    """Give a rule targets, or replace those with the same ids.

    All or none: AWS lets entries fail one by one only "if too many requests are made at the same time".
    """
    found = await rows.load_rule(store, place_of(request.event_bus_name, ctx.account, ctx.region), request.rule)
    changing.check_managed(found.value)
    for target in request.targets:
        check_target(target, found.value)
    targets = _merged(found.value, request.targets)
    if len(targets) > ctx.limits.events_targets_per_rule_max:
        raise LimitExceeded
    await changing.save_rule(store, found, replace(found.value, targets=targets))
    return PutTargetsResponse()


def _merged(rule: Rule, given: Sequence[Target]) -> list[Target]:
    targets = {target.id: target for target in rule.targets}
    for target in given:
        targets[target.id] = replace(target, role_arn=kept_role(target, targets.get(target.id)))
    return list(targets.values())
