"""How many invocations may run at once: the account's limit, and what functions reserved and provisioned of it.

https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html

The count is of this process, which runs all functions; it begins at nothing when the server starts.
"""

from collections import Counter
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from typing import Final, TypeVar, final

from msgspec import Struct

from fogbank.services.lambda_.errors import InvalidParameterValue, TooManyRequests
from fogbank.services.lambda_.model import Function

ACCOUNT_LIMIT: Final = 1000
UNRESERVED_MIN: Final = 100

_Place = tuple[str, str]
_Key = TypeVar("_Key")


class Claim(Struct, frozen=True):
    """What a function takes out of its account's concurrency for itself."""

    reserved: int | None
    provisioned: Mapping[str, int]  # by version

    @property
    def size(self) -> int:
        # What a function provisions is a part of what it reserves.
        return sum(self.provisioned.values()) if self.reserved is None else self.reserved


def claim_of(function: Function) -> Claim:
    provisioned: Counter[str] = Counter()
    for found in function.provisioned.values():
        provisioned[found.version] += found.requested
    return Claim(function.reserved_concurrency, provisioned)


@final
class Concurrency:
    """What runs now, by function and by account and region."""

    def __init__(self, account_limit: int = ACCOUNT_LIMIT) -> None:
        self.account_limit = account_limit
        self._running: Counter[str] = Counter()  # by function ARN
        self._provisioned: Counter[tuple[str, str]] = Counter()  # on provisioned concurrency, by ARN and version
        self._unreserved: Counter[_Place] = Counter()
        self._claims: dict[_Place, dict[str, Claim]] = {}

    def reserve(self, function: Function) -> None:
        """Know what a function claims. Called when functions are loaded or changed."""
        claim, claims = claim_of(function), self._claims.setdefault(function.place, {})
        if claim.reserved is None and not claim.provisioned:
            claims.pop(function.arn, None)
        else:
            claims[function.arn] = claim

    def forget(self, function: Function) -> None:
        """Give back what a deleted function claimed."""
        self._claims.get(function.place, {}).pop(function.arn, None)

    def clear(self) -> None:
        """Forget all claims, not what runs."""
        self._claims.clear()

    def unreserved_limit(self, account: str, region: str) -> int:
        """What functions without a claim share."""
        return self.account_limit - sum(claim.size for claim in self._claims.get((account, region), {}).values())

    def check(self, changed: Function, what: str) -> None:
        """Raises InvalidParameterValueException when the claims of a changed function leave too little to others."""
        others = self._claims.get(changed.place, {}).get(changed.arn)
        left = self.unreserved_limit(*changed.place) + (others.size if others else 0) - claim_of(changed).size
        if left < UNRESERVED_MIN:
            raise InvalidParameterValue(
                f"Specified {what} for function decreases account's UnreservedConcurrentExecution below its minimum "
                f"value of [{UNRESERVED_MIN}]."
            )

    def running(self, function: Function) -> int:
        return self._running[function.arn]

    @contextmanager
    def one(self, function: Function, version: str = "") -> Generator[None]:
        """Count one invocation of a version while it runs. Raises TooManyRequestsException with AWS's reason."""
        arn, reserved = function.arn, function.reserved_concurrency
        slot, pool = (arn, version), reserved is None
        claim = self._claims.get(function.place, {}).get(arn)
        provisioned = claim is not None and self._provisioned[slot] < claim.provisioned.get(version, 0)
        if reserved is not None:
            if self._running[arn] >= reserved:
                raise TooManyRequests("ReservedFunctionConcurrentInvocationLimitExceeded")
        elif provisioned:
            pool = False
        elif self._unreserved[function.place] >= self.unreserved_limit(*function.place):
            raise TooManyRequests("ConcurrentInvocationLimitExceeded")
        self._running[arn] += 1
        self._provisioned[slot] += provisioned
        self._unreserved[function.place] += pool
        try:
            yield
        finally:
            self._unreserved[function.place] -= pool
            _lower(self._provisioned, slot, provisioned)
            _lower(self._running, arn, 1)


def _lower(counter: Counter[_Key], key: _Key, by: int) -> None:
    """Without an entry for nothing."""
    counter[key] -= by
    if not counter[key]:
        del counter[key]
