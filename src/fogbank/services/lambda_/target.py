"""Lambda as the target of deliveries: what arrives is put into the function's queue of asynchronous invocations."""

from fogbank.compute.api import Invocation
from fogbank.fabric.delivery import Delivery, Landing, Target, TargetError
from fogbank.kernel.arn import Arn
from fogbank.kernel.world import World
from fogbank.services.lambda_.asynchronous import Event, Events, push
from fogbank.services.lambda_.errors import ResourceNotFound
from fogbank.services.lambda_.functions import resolve
from fogbank.services.lambda_.names import FunctionName
from fogbank.storage.api import Store


def target(store: Store, world: World) -> Target:
    """The target of `arn:aws:lambda:REGION:ACCOUNT:function:NAME[:QUALIFIER]`."""

    async def land(delivery: Delivery, arn: Arn) -> Landing:
        _, _, named = arn.resource.partition(":")
        name, _, qualifier = named.partition(":")
        try:
            found = await resolve(store, FunctionName(arn.account, arn.region, name, qualifier))
        except ResourceNotFound as error:
            raise TargetError(error.code, error.message, transient=False) from None
        now_ms = world.clock.now_ms()
        invocation = Invocation(world.ids.uuid(), delivery.body, found.invoked_arn, trace_id=delivery.trace_id)
        event = Event(invocation, qualifier)
        pushed = push(found.function, event, now_ms=now_ms, due_ms=now_ms, born_ms=now_ms)
        wake = lambda: world.port(Events).wake(found.function)  # noqa: E731
        return Landing([pushed], wake, ids=(invocation.request_id,), outcome="accepted")

    return land
