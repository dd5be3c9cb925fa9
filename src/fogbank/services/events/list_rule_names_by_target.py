"""ListRuleNamesByTarget: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_ListRuleNamesByTarget.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.events import paging
from fogbank.services.events import store as rows
from fogbank.services.events.model import place_of
from fogbank.storage.api import Store


class ListRuleNamesByTarget(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    target_arn: str
    event_bus_name: str | None = None
    next_token: str | None = None
    limit: int | None = None


class ListRuleNamesByTargetResponse(Struct, frozen=True, rename="pascal", omit_defaults=True):
    rule_names: list[str]
    next_token: str | None = None


@action("events", "ListRuleNamesByTarget")
async def list_rule_names_by_target(
    store: Store, ctx: Context, request: ListRuleNamesByTarget
) -> ListRuleNamesByTargetResponse:
    """The rules of a bus that have a target with this ARN."""
    place = place_of(request.event_bus_name, ctx.account, ctx.region)
    await rows.load_roster(store, place)
    after = paging.read_token(request.next_token)
    names = [
        rule.name
        for rule in await rows.all_rules(store, place)
        if rule.name > after and any(target.arn == request.target_arn for target in rule.targets)
    ]
    shown, token = paging.page(names, paging.size_of(request.limit), str)
    return ListRuleNamesByTargetResponse(list(shown), token)
