"""PutPermission: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutPermission.html"""

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.events import changing, policies
from fogbank.services.events import store as rows
from fogbank.services.events.errors import Invalid
from fogbank.services.events.model import Bus, place_of
from fogbank.services.events.policies import Condition
from fogbank.storage.again import again_on_conflict
from fogbank.storage.api import Store


class PutPermission(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    event_bus_name: str | None = None
    action: str | None = None
    principal: str | None = None
    statement_id: str | None = None
    condition: Condition | None = None
    policy: str | None = None


@action("events", "PutPermission")
@again_on_conflict
async def put_permission(store: Store, ctx: Context, request: PutPermission) -> Empty:
    """Set the whole policy of a bus, or one statement of it."""
    found = await rows.load_bus(store, place_of(request.event_bus_name, ctx.account, ctx.region))
    policy = _policy(found.value, request, ctx.limits.events_policy_bytes_max)
    await changing.save(store, found, replace(found.value, policy=policy, modified_ms=ctx.now_ms))
    return Empty()


def _policy(bus: Bus, request: PutPermission, bytes_max: int) -> str:
    """Raises Invalid, PolicyLengthExceeded; which parameters go together is a guess at the words."""
    single = (request.action, request.principal, request.statement_id)
    if request.policy is not None:
        if any(part is not None for part in (*single, request.condition)):
            raise Invalid("Policy can't be specified with Action, Principal, StatementId or Condition.")
        return policies.checked(request.policy, bytes_max)
    if request.action is None or request.principal is None or request.statement_id is None:
        raise Invalid("Parameter(s) Action, Principal, StatementId must be specified.")
    statement = policies.with_statement(bus, request.statement_id, request.principal, request.action, request.condition)
    return policies.bounded(statement, bytes_max)
