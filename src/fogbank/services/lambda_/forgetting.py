"""What goes with a version or an alias that is deleted: policy, event invoke configuration, URL and more."""

from collections.abc import Mapping
from typing import TypeVar

from msgspec.structs import replace

from fogbank.services.lambda_.model import Function
from fogbank.services.lambda_.store import URLS, key
from fogbank.storage.api import Operation, Remove

_Value = TypeVar("_Value")


def without_qualifier(function: Function, qualifier: str) -> tuple[Function, list[Operation]]:
    """The function after it, and what commits with it."""
    after = replace(
        function,
        policies=without(function.policies, qualifier),
        event_invoke=without(function.event_invoke, qualifier),
        urls=without(function.urls, qualifier),
        provisioned=without(function.provisioned, qualifier),
        runtime_update=without(function.runtime_update, qualifier),
    )
    url = function.urls.get(qualifier)
    return after, [removed_url(url.id)] if url else []


def removed_url(url_id: str) -> Remove:
    return Remove(URLS.space, key(url_id))


def without(values: Mapping[str, _Value], key: str) -> dict[str, _Value]:
    return {name: value for name, value in values.items() if name != key}
