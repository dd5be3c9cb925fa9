"""ListRules: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_ListRules.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.events import model, paging
from fogbank.services.events import store as rows
from fogbank.storage.api import Store


class ListRules(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    name_prefix: str | None = None
    event_bus_name: str | None = None
    next_token: str | None = None
    limit: int | None = None


class Rule(Struct, frozen=True, rename="pascal", omit_defaults=True):
    name: str
    arn: str
    event_pattern: str | None
    state: str
    description: str | None
    schedule_expression: str | None
    role_arn: str | None
    managed_by: str | None
    event_bus_name: str


class ListRulesResponse(Struct, frozen=True, rename="pascal", omit_defaults=True):
    rules: list[Rule]
    next_token: str | None = None


@action("events", "ListRules")
async def list_rules(store: Store, ctx: Context, request: ListRules) -> ListRulesResponse:
    """The rules of a bus, by their names."""
    place = model.place_of(request.event_bus_name, ctx.account, ctx.region)
    await rows.load_roster(store, place)
    limit = paging.size_of(request.limit)
    after, prefix = paging.read_token(request.next_token), request.name_prefix or ""
    found = await rows.list_rules(store, place, prefix=prefix, after=after, limit=limit + 1)
    shown, token = paging.page(found, limit, lambda rule: rule.name)
    return ListRulesResponse([_shown(rule) for rule in shown], token)


def _shown(rule: model.Rule) -> Rule:
    return Rule(
        rule.name,
        rule.arn,
        rule.pattern or None,
        rule.state,
        rule.description or None,
        rule.schedule or None,
        rule.role_arn or None,
        rule.managed_by or None,
        rule.bus,
    )
