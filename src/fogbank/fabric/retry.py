"""When a thing that failed is tried again: pure functions of the attempt, the age and the policy."""

from typing import Literal

from msgspec import Struct


class RetryPolicy(Struct, frozen=True):
    """How often and for how long. `delays_ms` are the pauses before the second, third … attempt; the last repeats.

    `jitter` is the part of a pause, from 0 to 1, that chance may take away.
    """

    attempts_max: int
    age_max_ms: int
    delays_ms: tuple[int, ...]
    jitter: float = 0.0


class RetryAt(Struct, frozen=True):
    """Try again then."""

    due_ms: int


class Dead(Struct, frozen=True):
    """Do not try again."""

    reason: Literal["MaxAttempts", "MaxAge", "Rejected"]


NextStep = RetryAt | Dead


def next_step(
    policy: RetryPolicy, *, attempt: int, born_ms: int, now_ms: int, draw: float = 0.0, after_ms: int = 0
) -> NextStep:
    """What follows the failed attempt number `attempt` (the first is 1). `draw` is chance, in [0, 1).

    `after_ms` is the least pause, where the target asked for one (Retry-After).
    A retry that would come after the end of the age is not waited for.
    """
    if attempt >= policy.attempts_max:
        return Dead("MaxAttempts")
    pause_ms = policy.delays_ms[min(attempt, len(policy.delays_ms)) - 1] if policy.delays_ms else 0
    due_ms = now_ms + max(int(pause_ms * (1 - policy.jitter * draw)), after_ms)
    if due_ms - born_ms > policy.age_max_ms:
        return Dead("MaxAge")
    return RetryAt(due_ms)
