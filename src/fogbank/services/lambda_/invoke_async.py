"""InvokeAsync: https://docs.aws.amazon.com/lambda/latest/api/API_InvokeAsync.html

Deprecated since 2014, and still there: the same as Invoke with the type Event, without a qualifier.
"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.lambda_ import asynchronous
from fogbank.services.lambda_.functions import resolve
from fogbank.services.lambda_.invoke import ASYNCHRONOUS_BYTES_MAX, check_size, invocation_of
from fogbank.services.lambda_.names import function_name
from fogbank.services.lambda_.running import check_invocable
from fogbank.storage.api import Store


class InvokeAsync(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    function_name: str
    invoke_args: bytes


class InvokeAsyncResult(Struct, frozen=True, rename="pascal"):
    status: int


@action("lambda", "InvokeAsync")
async def invoke_async(store: Store, ctx: Context, request: InvokeAsync) -> InvokeAsyncResult:
    """Put an event into a function's queue."""
    check_size(request.invoke_args, ASYNCHRONOUS_BYTES_MAX)
    name = function_name(ctx, request.function_name)
    target = await resolve(store, name, draw=ctx.ids.fraction())
    check_invocable(target, None)
    invocation = invocation_of(ctx, target, request.invoke_args)
    await asynchronous.accept(
        ctx.world, target.function, name.qualifier, invocation, operation="InvokeAsync", now_ms=ctx.now_ms
    )
    return InvokeAsyncResult(202)
