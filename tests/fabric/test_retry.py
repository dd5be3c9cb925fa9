"""When a thing is tried again, as a table."""

import pytest

from fogbank.fabric.retry import Dead, NextStep, RetryAt, RetryPolicy, next_step

POLICY = RetryPolicy(attempts_max=4, age_max_ms=10_000, delays_ms=(100, 200))


@pytest.mark.parametrize(
    ("attempt", "now_ms", "then"),
    [
        pytest.param(1, 1000, RetryAt(1100), id="after the first pause"),
        pytest.param(2, 1000, RetryAt(1200), id="after the second"),
        pytest.param(3, 1000, RetryAt(1200), id="the last pause repeats"),
        pytest.param(4, 1000, Dead("MaxAttempts"), id="no attempt is left"),
        pytest.param(9, 1000, Dead("MaxAttempts"), id="nor later"),
        pytest.param(1, 10_900, RetryAt(11_000), id="at the very end of the age"),
        pytest.param(1, 10_901, Dead("MaxAge"), id="a retry that would be too late is not waited for"),
    ],
)
def test_next_step(attempt: int, now_ms: int, then: NextStep) -> None:
    assert next_step(POLICY, attempt=attempt, born_ms=1000, now_ms=now_ms) == then


def test_without_pauses_at_once() -> None:
    assert next_step(RetryPolicy(2, 1000, ()), attempt=1, born_ms=0, now_ms=5) == RetryAt(5)
