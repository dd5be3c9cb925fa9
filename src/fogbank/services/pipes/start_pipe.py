"""StartPipe: https://docs.aws.amazon.com/eventbridge/latest/pipes-reference/API_StartPipe.html"""

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, action
from fogbank.services.pipes.errors import PipeIsChanging
from fogbank.services.pipes.model import Changed, Pipe, changed
from fogbank.services.pipes.running import Pipes
from fogbank.services.pipes.store import change
from fogbank.storage.api import Store


class StartPipe(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    name: str


@action("pipes", "StartPipe")
async def start_pipe(store: Store, ctx: Context, request: StartPipe) -> Changed:
    """Have a pipe read its source. A pipe that runs is answered alike (a guess)."""

    def decide(pipe: Pipe) -> Pipe:
        if pipe.is_changing:
            raise PipeIsChanging(pipe.name, pipe.state)
        if pipe.state == "RUNNING":
            return pipe
        return replace(pipe, desired_state="RUNNING", state="STARTING", modified_ms=ctx.now_ms)

    pipe = await change(store, ctx, request.name, decide)
    ctx.world.port(Pipes).tell(pipe)
    return changed(pipe)
