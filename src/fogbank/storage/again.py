"""Read, decide, commit; and when somebody else was faster, read and decide again."""

from collections.abc import Awaitable, Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from fogbank.storage.api import Conflict

_Given = ParamSpec("_Given")
_Result = TypeVar("_Result")


def again_on_conflict(attempt: Callable[_Given, Awaitable[_Result]]) -> Callable[_Given, Awaitable[_Result]]:
    """Run it anew as long as its commit is refused by a condition. Each run must read all that it decides by."""

    @wraps(attempt)
    async def repeated(*args: _Given.args, **kwargs: _Given.kwargs) -> _Result:
        while True:
            try:
                return await attempt(*args, **kwargs)
            except Conflict:
                continue

    return repeated
