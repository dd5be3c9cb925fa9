"""DeletePipe: https://docs.aws.amazon.com/eventbridge/latest/pipes-reference/API_DeletePipe.html"""

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, action
from fogbank.services.pipes.errors import PipeIsChanging
from fogbank.services.pipes.model import Changed, Pipe, changed
from fogbank.services.pipes.running import Pipes
from fogbank.services.pipes.store import change
from fogbank.storage.api import Store


class DeletePipe(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    name: str


@action("pipes", "DeletePipe")
async def delete_pipe(store: Store, ctx: Context, request: DeletePipe) -> Changed:
    """Take a pipe away; it is gone when the executions that are under way have ended."""

    def decide(pipe: Pipe) -> Pipe:
        if pipe.is_changing:
            raise PipeIsChanging(pipe.name, pipe.state)
        return replace(pipe, desired_state="DELETED", state="DELETING", modified_ms=ctx.now_ms)

    pipe = await change(store, ctx, request.name, decide)
    ctx.world.port(Pipes).tell(pipe)
    return changed(pipe)
