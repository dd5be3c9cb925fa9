"""Calling actions from within: deployments, universal targets and whoever else asks for an operation by its name.

    made = await world.port(Calls).call(ctx, "sqs", "CreateQueue", {"QueueName": "orders"})

Parameters and results are in AWS's names, as an SDK for Python takes and gives them (blobs are bytes, timestamps
epoch seconds). The call takes the way that a client's takes: the same validation, the same words for mistakes.
"""

from collections.abc import Awaitable, Mapping
from typing import Any, Protocol

from msgspec import Struct

from fogbank.kernel.action import Context
from fogbank.kernel.world import World


class Calls(Protocol):
    """A port: every action of every service, by name."""

    def call(
        self, ctx: Context, service: str, operation: str, params: Mapping[str, Any], *, lenient: bool = False
    ) -> Awaitable[dict[str, Any]]:
        """`service` is botocore's name of it ("events", "sns"). Raises AwsError, Unsupported for what is not built.

        `lenient` takes "5" for 5 and "true" for true, and the other way round, as templates write them.
        """
        ...

    def is_built(self, service: str, operation: str) -> bool:
        """Whether there is such an operation here."""
        ...

    def input_members(self, service: str, operation: str) -> Mapping[str, str]:
        """The operation's parameters and their types in the model ("string", "integer", …); empty if there is none."""
        ...


class Endpoint(Struct):
    """A port: where the server listens, as functions and deployments on this machine reach it."""

    url: str = "http://127.0.0.1:4566"


def service_context(
    world: World, *, account: str, region: str, service: str, trace_id: str = "", endpoint: str = ""
) -> Context:
    """The call as it comes from a service that acts for an account: `service` is "events", "sns", …"""
    principal = f"{service}.amazonaws.com"
    return Context(
        account,
        region,
        principal,
        principal,
        "",
        world.clock.now_ms(),
        world.ids.uuid(),
        endpoint or world.port(Endpoint).url,
        world,
        trace_id,
    )
