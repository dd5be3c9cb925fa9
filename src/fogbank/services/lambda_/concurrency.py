"""How many invocations may run at once: the account's limit, and what a function reserved of it.

https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html

The count is of this process, which runs all functions; it begins at nothing when the server starts.
"""

from collections import Counter
from collections.abc import Generator
from contextlib import contextmanager
from typing import Final, final

from fogbank.services.lambda_.errors import TooManyRequests
from fogbank.services.lambda_.model import Function

ACCOUNT_LIMIT: Final = 1000
UNRESERVED_MIN: Final = 100


@final
class Concurrency:
    """What runs now, by function and by account and region."""

    def __init__(self, account_limit: int = ACCOUNT_LIMIT) -> None:
        self.account_limit = account_limit
        self._running: Counter[str] = Counter()  # by function ARN
        self._unreserved: Counter[tuple[str, str]] = Counter()
        self._reserved: dict[tuple[str, str], dict[str, int]] = {}

    def reserve(self, function: Function) -> None:
        """Know what a function reserves; None gives it back. Called when functions are loaded, changed, deleted."""
        reserved = self._reserved.setdefault((function.account, function.region), {})
        if function.reserved_concurrency is None:
            reserved.pop(function.arn, None)
        else:
            reserved[function.arn] = function.reserved_concurrency

    def forget(self, function: Function) -> None:
        self._reserved.get((function.account, function.region), {}).pop(function.arn, None)

    def unreserved_limit(self, account: str, region: str) -> int:
        """What functions without a reservation share."""
        return self.account_limit - sum(self._reserved.get((account, region), {}).values())

    def running(self, function: Function) -> int:
        return self._running[function.arn]

    @contextmanager
    def one(self, function: Function) -> Generator[None]:
        """Count one invocation while it runs. Raises TooManyRequestsException with AWS's reason."""
        arn, place = function.arn, (function.account, function.region)
        reserved = function.reserved_concurrency
        if reserved is not None:
            if self._running[arn] >= reserved:
                raise TooManyRequests("ReservedFunctionConcurrentInvocationLimitExceeded")
        elif self._unreserved[place] >= self.unreserved_limit(*place):
            raise TooManyRequests("ConcurrentInvocationLimitExceeded")
        self._running[arn] += 1
        self._unreserved[place] += reserved is None
        try:
            yield
        finally:
            self._running[arn] -= 1
            self._unreserved[place] -= reserved is None
            if not self._running[arn]:
                del self._running[arn]
