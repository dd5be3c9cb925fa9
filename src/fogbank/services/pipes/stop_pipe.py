"""StopPipe: https://docs.aws.amazon.com/eventbridge/latest/pipes-reference/API_StopPipe.html"""

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, action
from fogbank.services.pipes.errors import PipeIsChanging
from fogbank.services.pipes.model import Changed, Pipe, changed
from fogbank.services.pipes.running import Pipes
from fogbank.services.pipes.store import change
from fogbank.storage.api import Store


class StopPipe(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    name: str


@action("pipes", "StopPipe")
async def stop_pipe(store: Store, ctx: Context, request: StopPipe) -> Changed:
    """Have a pipe read no more; it stops when the executions that are under way have ended.

    A pipe that stands still is answered alike (a guess).
    """

    def decide(pipe: Pipe) -> Pipe:
        if pipe.is_changing:
            raise PipeIsChanging(pipe.name, pipe.state)
        if pipe.state == "STOPPED":
            return pipe
        return replace(pipe, desired_state="STOPPED", state="STOPPING", modified_ms=ctx.now_ms)

    pipe = await change(store, ctx, request.name, decide)
    ctx.world.port(Pipes).tell(pipe)
    return changed(pipe)
