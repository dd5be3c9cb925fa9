"""Tags: what may bear them, and the rules for them.

https://docs.aws.amazon.com/lambda/latest/dg/configuration-tags.html
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from msgspec.structs import replace

from fogbank.kernel.action import Context
from fogbank.kernel.arn import Arn, InvalidArn
from fogbank.services.lambda_.errors import InvalidParameterValue, NotFoundAtAll
from fogbank.services.lambda_.functions import change, load
from fogbank.services.lambda_.model import Function, SourceMapping
from fogbank.services.lambda_.names import FunctionName, function_name
from fogbank.services.lambda_.store import MAPPINGS, Stored, key
from fogbank.storage.api import Conflict, Operation, Store

TAGS_MAX: Final = 50
_RESERVED: Final = "aws:"
Tags = Mapping[str, str]


def check_tags(tags: Tags, *, by_aws: bool = False) -> None:
    """Raises InvalidParameterValueException; `by_aws` lets reserved names pass.

    Lengths and characters are in the model; the words here are guesses.
    """
    if len(tags) > TAGS_MAX:
        raise InvalidParameterValue("Number of tags exceeds resource tag limit.")
    reserved = sorted(name for name in tags if name.lower().startswith(_RESERVED))
    if reserved and not by_aws:
        raise InvalidParameterValue(f"The following tag keys are reserved and cannot be used: {', '.join(reserved)}")


async def tags_of(store: Store, ctx: Context, arn: str) -> Tags:
    """Raises ResourceNotFoundException, InvalidParameterValueException."""
    mapping = _mapping_id(arn)
    if mapping is not None:
        return (await _mapping(store, mapping)).value.tags
    return (await load(store, _function(ctx, arn))).value.tags


async def retag(store: Store, ctx: Context, arn: str, decide: Callable[[Tags], Tags]) -> None:
    """Give what an ARN names the tags that `decide` makes of its own. Raises as `tags_of`, and what `decide` raises."""
    mapping = _mapping_id(arn)
    await (_retag_mapping(store, mapping, decide) if mapping else _retag_function(store, ctx, arn, decide))


def _retag_function(store: Store, ctx: Context, arn: str, decide: Callable[[Tags], Tags]) -> Awaitable[Function]:
    async def decide_function(function: Function) -> tuple[Function, tuple[Operation, ...]]:
        return replace(function, tags=decide(function.tags)), ()

    return change(store, _function(ctx, arn), decide_function)


async def _retag_mapping(store: Store, mapping: str, decide: Callable[[Tags], Tags]) -> None:
    while True:
        stored = await _mapping(store, mapping)
        changed = replace(stored.value, tags=decide(stored.value.tags))
        try:
            await store.commit([stored.becomes(changed)], [stored.unchanged()])
        except Conflict:
            continue
        return


async def _mapping(store: Store, mapping: str) -> Stored[SourceMapping]:
    found = await MAPPINGS.find(store, key(mapping))
    if found is None:
        raise NotFoundAtAll
    return found


def _mapping_id(arn: str) -> str | None:
    try:
        kind, _, name = Arn.parse(arn).resource.partition(":")
    except InvalidArn:
        return None
    return name if kind == "event-source-mapping" else None


def _function(ctx: Context, arn: str) -> FunctionName:
    name = function_name(ctx, arn)
    if name.qualifier:
        raise InvalidParameterValue(
            "Tags on function aliases and versions are not supported. Please specify a function ARN."
        )
    return name
