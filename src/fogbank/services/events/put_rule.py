"""PutRule: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html"""

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, action
from fogbank.services.events import changing, patterns, tagging
from fogbank.services.events import store as rows
from fogbank.services.events.errors import Invalid, InvalidParameter, LimitExceeded
from fogbank.services.events.model import DEFAULT, ENABLED, Place, Rule, Tag, place_of
from fogbank.services.events.scheduled import armed, is_schedule
from fogbank.storage.again import again_on_conflict
from fogbank.storage.api import Store


class PutRule(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    name: str
    schedule_expression: str | None = None
    event_pattern: str | None = None
    state: str | None = None
    description: str | None = None
    role_arn: str | None = None
    tags: list[Tag] | None = None
    event_bus_name: str | None = None


class PutRuleResponse(Struct, frozen=True, rename="pascal"):
    rule_arn: str


@action("events", "PutRule")
@again_on_conflict
async def put_rule(store: Store, ctx: Context, request: PutRule) -> PutRuleResponse:
    """Make a rule, or replace what one says; its targets and tags stay then."""
    place = place_of(request.event_bus_name, ctx.account, ctx.region)
    await rows.load_roster(store, place)
    _check(request, place)
    found = await rows.find_rule(store, place, request.name)
    old = found.value if found else Rule(place.account, place.region, place.bus, request.name, created_by=ctx.account)
    rule = replace(
        old,
        pattern=request.event_pattern or "",
        schedule=request.schedule_expression or "",
        state=request.state or ENABLED,
        description=request.description or "",
        role_arn=request.role_arn or "",
    )
    await _check_wildcards(store, ctx, rule, place)
    rule, alarms = armed(found and found.value, rule, ids=ctx.ids, now_ms=ctx.now_ms)
    if found:
        changing.check_managed(old)
        await changing.save_rule(store, found, rule, *alarms)
    else:
        rule = replace(rule, tags=tagging.merged({}, request.tags or [], ctx))
        await changing.add_rule(store, ctx, rule, *alarms)
    return PutRuleResponse(rule.arn)


def _check(request: PutRule, place: Place) -> None:
    """Raises Invalid, InvalidEventPattern."""
    if not request.event_pattern and not request.schedule_expression:
        raise Invalid("Parameter(s) EventPattern or ScheduleExpression must be specified.")
    if request.event_pattern:
        patterns.compiled(request.event_pattern)
    if request.schedule_expression and place.bus != DEFAULT:
        # https://github.com/aws-controllers-k8s/community/issues/1984
        raise Invalid("ScheduleExpression is supported only on the default event bus.")
    if request.schedule_expression and not is_schedule(request.schedule_expression):
        raise InvalidParameter("ScheduleExpression")


async def _check_wildcards(store: Store, ctx: Context, rule: Rule, place: Place) -> None:
    """Raises LimitExceeded."""
    if not patterns.has_wildcard(rule.pattern):
        return
    others = [other for other in await rows.all_rules(store, place) if other.name != rule.name]
    if sum(patterns.has_wildcard(other.pattern) for other in others) >= ctx.limits.events_wildcard_rules_per_bus_max:
        raise LimitExceeded
