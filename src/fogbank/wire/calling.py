"""Calls from within take the wire's checks too: see `fogbank.kernel.calls.Calls`."""

from collections.abc import Mapping
from typing import Any, cast, final

from fogbank.kernel.action import Context, Registry
from fogbank.kernel.errors import Unsupported
from fogbank.wire.bind import members_of, to_struct
from fogbank.wire.catalogue import CATALOGUE
from fogbank.wire.models import Operation, Shape, service
from fogbank.wire.validate import validate


@final
class InProcess:
    """The registry, asked by names and plain values."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry

    async def call(
        self, ctx: Context, service: str, operation: str, params: Mapping[str, Any], *, lenient: bool = False
    ) -> dict[str, Any]:
        """Raises AwsError; Unsupported for an operation or a parameter that is not built."""
        model = _operation(service, operation)
        action = self._registry.find(service, operation)
        if model is None or action is None:
            raise Unsupported(f"the operation {operation} of {service}")
        given: dict[str, Any] = dict(params)
        if lenient and model.input is not None:
            given = _fitted(model.input, given)
        validate(model, given)
        result = members_of(model, await self._registry.run(action, ctx, to_struct(model, action, given)))
        payload = model.output.payload if model.output else None
        if payload is not None and hasattr(result.get(payload), "__aiter__"):
            result[payload] = b"".join([piece async for piece in result[payload]])
        return result

    def is_built(self, service: str, operation: str) -> bool:
        return self._registry.find(service, operation) is not None

    def input_members(self, service: str, operation: str) -> Mapping[str, str]:
        model = _operation(service, operation)
        if model is None or model.input is None:
            return {}
        return {name: member.type for name, member in model.input.members.items()}


def _operation(name: str, operation: str) -> Operation | None:
    return service(name).operation(operation) if name in CATALOGUE else None


def _fitted(shape: Shape, value: Any) -> Any:
    """The value with texts, numbers and booleans as the shape wants them, where it is clear what is meant."""
    if shape.type == "structure" and isinstance(value, dict):
        members = cast("dict[str, Any]", value)
        known = shape.members
        return {name: _fitted(known[name], each) if name in known else each for name, each in members.items()}
    if shape.type == "list" and isinstance(value, list):
        return [_fitted(shape.member, each) for each in cast("list[Any]", value)]
    if shape.type == "map" and isinstance(value, dict):
        return {str(name): _fitted(shape.value, each) for name, each in cast("dict[Any, Any]", value).items()}
    if isinstance(value, str):
        return _from_text(shape, value)
    if shape.type == "string" and isinstance(value, bool):
        return "true" if value else "false"
    if shape.type == "string" and isinstance(value, int | float):
        return str(value)
    return value


def _from_text(shape: Shape, text: str) -> Any:
    if shape.type == "boolean" and text.lower() in ("true", "false"):
        return text.lower() == "true"
    if shape.type in ("integer", "long") and text.lstrip("-").isdecimal():
        return int(text)
    if shape.type in ("float", "double"):
        try:
            return float(text)
        except ValueError:
            return text
    return text
