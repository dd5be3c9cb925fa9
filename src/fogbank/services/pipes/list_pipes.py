"""ListPipes: https://docs.aws.amazon.com/eventbridge/latest/pipes-reference/API_ListPipes.html"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Final

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.pipes.errors import Invalid
from fogbank.services.pipes.model import DesiredState, Pipe, State
from fogbank.services.pipes.store import PIPES, key, key_of
from fogbank.storage.api import Store

# "The maximum number of pipes to include in the response": 100 at most; what holds without one is a guess.
_PAGE_MAX: Final = 100


class ListPipes(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    name_prefix: str = ""
    desired_state: str | None = None
    current_state: str | None = None
    source_prefix: str = ""
    target_prefix: str = ""
    next_token: str | None = None
    limit: int | None = None


class Listed(Struct, frozen=True, rename="pascal", omit_defaults=True):
    name: str
    arn: str
    desired_state: DesiredState
    current_state: State
    source: str
    target: str
    creation_time: float
    last_modified_time: float
    state_reason: str | None = None
    enrichment: str | None = None


class ListPipesResult(Struct, frozen=True, rename="pascal", omit_defaults=True):
    pipes: list[Listed]
    next_token: str | None = None


@action("pipes", "ListPipes")
async def list_pipes(store: Store, ctx: Context, request: ListPipes) -> ListPipesResult:
    """The account's pipes in the region, by their names."""
    prefix = key(ctx.account, ctx.region, request.name_prefix)
    after, size = _read_token(request.next_token), request.limit or _PAGE_MAX
    found: list[Pipe] = []
    while page := await PIPES.scan(store, prefix, after=after):
        found += [stored.value for stored in page if _is_wanted(stored.value, request)]
        after = page[-1].key
        if len(found) > size:
            break
    token = urlsafe_b64encode(key_of(found[size - 1])).decode() if len(found) > size else None
    return ListPipesResult([_show(pipe) for pipe in found[:size]], token)


def _is_wanted(pipe: Pipe, request: ListPipes) -> bool:
    return (
        pipe.source.startswith(request.source_prefix)
        and pipe.target.startswith(request.target_prefix)
        and request.desired_state in (None, pipe.desired_state)
        and request.current_state in (None, pipe.state)
    )


def _show(pipe: Pipe) -> Listed:
    return Listed(
        pipe.name,
        pipe.arn,
        pipe.desired_state,
        pipe.state,
        pipe.source,
        pipe.target,
        pipe.created_ms / 1000,
        pipe.modified_ms / 1000,
        pipe.state_reason,
        pipe.enrichment,
    )


def _read_token(token: str | None) -> bytes:
    """Raises Invalid."""
    try:
        return urlsafe_b64decode((token or "").encode("ascii"))
    except ValueError:
        raise Invalid("Invalid NextToken.") from None
