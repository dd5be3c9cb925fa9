"""Calls from within take the wire's checks too: see `fogbank.kernel.calls.Calls`."""

from collections.abc import Mapping
from typing import Any, final

from fogbank.kernel.action import Context, Registry
from fogbank.kernel.errors import Unsupported
from fogbank.wire.bind import from_struct, to_struct
from fogbank.wire.catalogue import CATALOGUE
from fogbank.wire.models import Operation, service
from fogbank.wire.validate import validate


@final
class InProcess:
    """The registry, asked by names and plain values."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry

    async def call(self, ctx: Context, service: str, operation: str, params: Mapping[str, Any]) -> dict[str, Any]:
        """Raises AwsError; Unsupported for an operation or a parameter that is not built."""
        model = _operation(service, operation)
        action = self._registry.find(service, operation)
        if model is None or action is None:
            raise Unsupported(f"the operation {operation} of {service}")
        given = dict(params)
        validate(model, given)
        return from_struct(await self._registry.run(action, ctx, to_struct(model, action, given)))

    def input_members(self, service: str, operation: str) -> Mapping[str, str]:
        model = _operation(service, operation)
        if model is None or model.input is None:
            return {}
        return {name: member.type for name, member in model.input.members.items()}


def _operation(name: str, operation: str) -> Operation | None:
    return service(name).operation(operation) if name in CATALOGUE else None
