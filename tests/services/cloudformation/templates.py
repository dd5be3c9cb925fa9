"""Templates without any API: what a text becomes, or why it is refused."""

import asyncio
from typing import Any

from fogbank.kernel.action import Context
from fogbank.kernel.background import Background
from fogbank.kernel.calls import Calls, Endpoint, service_context
from fogbank.kernel.clock import virtual_clock
from fogbank.kernel.errors import AwsError
from fogbank.kernel.ids import Ids
from fogbank.kernel.limits import AWS_LIMITS
from fogbank.kernel.resource import Change, Deployment, Made, Properties, ResourceType, ResourceTypes
from fogbank.kernel.wakeup import Wakeups
from fogbank.kernel.world import World
from fogbank.services.cloudformation.model import Program, Stack, Wish
from fogbank.services.cloudformation.scope import StackScope
from fogbank.services.cloudformation.store import Export
from fogbank.services.cloudformation.template.functions import evaluate
from fogbank.services.cloudformation.template.preparing import prepare

__all__ = ["prepared", "refused", "value_of"]

STACK = Stack(
    "arn:aws:cloudformation:eu-west-1:123456789012:stack/app/0",
    "app",
    "123456789012",
    "eu-west-1",
    "",
    0,
    1,
    Wish("", "", Program()),
)
EXPORTS = {"vpc": Export("vpc", "vpc-1", "arn:of:another")}
PARAMETERS = {"ssm": {"plain": ("String", "from-ssm"), "list": ("StringList", "a,b"), "secret": ("SecureString", "x")}}


class _Calls:
    """SSM's parameters, and no other service."""

    async def call(
        self, ctx: Context, service: str, operation: str, params: dict[str, Any], *, lenient: bool = False
    ) -> dict[str, Any]:
        found = PARAMETERS.get(service, {}).get(str(params.get("Name")))
        if operation != "GetParameter" or found is None:
            raise AwsError(f"There is no {params}.")
        return {"Parameter": {"Type": found[0], "Value": found[1]}}


async def _make(_: Deployment, __: Properties) -> Made:
    return Made("")


async def _delete(_: Deployment, __: Made, ___: Properties) -> None:
    return


_QUEUE = ResourceType(
    "AWS::SQS::Queue", {"QueueName": Change.REPLACEMENT}, _make, _delete, attributes=frozenset({"Arn", "QueueName"})
)


def prepared(text: str, **given: str) -> Wish:
    """The wish that a text and its parameters' values are. Raises AwsError."""
    return asyncio.run(_prepared(text, given))


async def _prepared(text: str, given: dict[str, str]) -> Wish:
    world = World(virtual_clock(), Ids(1), AWS_LIMITS, Wakeups(), Background())
    world.ports.update(
        {Endpoint: Endpoint(), Calls: _Calls(), ResourceTypes: ResourceTypes({"AWS::SQS::Queue": _QUEUE})}
    )
    ctx = service_context(world, account=STACK.account, region=STACK.region, service="cloudformation")
    deployment = Deployment(ctx, STACK.id, STACK.name, "", STACK.id)
    return await prepare(text, STACK, deployment, given=given, exports=EXPORTS, reviewed=True)


def refused(text: str, **given: str) -> str:
    """Why a text is no template; "" when it is one."""
    try:
        prepared(text, **given)
    except AwsError as error:
        return error.message
    return ""


def value_of(expression: str, sections: str = "", **given: str) -> Any:
    """What an expression in YAML comes to, in a template with these sections, as a property. Raises AwsError."""
    text = f"{sections}\nResources: {{Q: {{Type: AWS::SQS::Queue, Properties: {{QueueName: {expression}}}}}}}"
    program = prepared(text, **given).program
    scope = StackScope(STACK, program, {}, EXPORTS)
    return evaluate(program.resources["Q"].properties, scope).get("QueueName")
