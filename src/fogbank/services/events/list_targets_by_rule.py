"""ListTargetsByRule: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_ListTargetsByRule.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.events import paging
from fogbank.services.events import store as rows
from fogbank.services.events.model import Target, place_of
from fogbank.storage.api import Store


class ListTargetsByRule(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    rule: str
    event_bus_name: str | None = None
    next_token: str | None = None
    limit: int | None = None


class ListTargetsByRuleResponse(Struct, frozen=True, rename="pascal", omit_defaults=True):
    targets: list[Target]
    next_token: str | None = None


@action("events", "ListTargetsByRule")
async def list_targets_by_rule(store: Store, ctx: Context, request: ListTargetsByRule) -> ListTargetsByRuleResponse:
    """The targets of a rule, by their ids."""
    found = await rows.load_rule(store, place_of(request.event_bus_name, ctx.account, ctx.region), request.rule)
    after = paging.read_token(request.next_token)
    targets = sorted((target for target in found.value.targets if target.id > after), key=lambda target: target.id)
    shown, token = paging.page(targets, paging.size_of(request.limit), lambda target: target.id)
    return ListTargetsByRuleResponse(list(shown), token)
