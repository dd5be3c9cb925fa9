"""DescribeRule: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DescribeRule.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.events import store as rows
from fogbank.services.events.model import place_of
from fogbank.storage.api import Store


class DescribeRule(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    name: str
    event_bus_name: str | None = None


class DescribeRuleResponse(Struct, frozen=True, rename="pascal", omit_defaults=True):
    name: str
    arn: str
    event_pattern: str | None
    schedule_expression: str | None
    state: str
    description: str | None
    role_arn: str | None
    managed_by: str | None
    event_bus_name: str
    created_by: str | None = None


@action("events", "DescribeRule")
async def describe_rule(store: Store, ctx: Context, request: DescribeRule) -> DescribeRuleResponse:
    """A rule without its targets."""
    place = place_of(request.event_bus_name, ctx.account, ctx.region)
    rule = (await rows.load_rule(store, place, request.name)).value
    return DescribeRuleResponse(
        rule.name,
        rule.arn,
        rule.pattern or None,
        rule.schedule or None,
        rule.state,
        rule.description or None,
        rule.role_arn or None,
        rule.managed_by or None,
        rule.bus,
        rule.created_by or None,
    )
