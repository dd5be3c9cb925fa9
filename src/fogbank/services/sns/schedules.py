"""How often a message is tried that AWS's own endpoints, mail or phones do not take.

https://docs.aws.amazon.com/sns/latest/dg/sns-message-delivery-retries.html
"""

from typing import Final

from fogbank.fabric.retry import RetryPolicy

_DAY_MS: Final = 86_400_000


def _growing(first_ms: int, last_ms: int, count: int) -> tuple[int, ...]:
    """Exponential: from the first pause to the last one, each time by the same factor."""
    factor = (last_ms / first_ms) ** (1 / (count - 1))
    return tuple(round(first_ms * factor**index) for index in range(count))


# AWS's own endpoints: 3 retries at once, 2 after a second each, 10 after 1 to 20 seconds, then every 20 seconds; in all
# 100,015 attempts, which take 23 days. AWS does not say whether the first attempt is one of them; here it is.
MANAGED: Final = RetryPolicy(100_015, 24 * _DAY_MS, (0, 0, 0, 1000, 1000, *_growing(1000, 20_000, 10), 20_000))
# Mail, phones and mobile push: 2 after 10 seconds each, 10 after 10 to 600 seconds, then every 600; in all 50 attempts
# in 6 hours.
CUSTOMER: Final = RetryPolicy(50, _DAY_MS, (10_000, 10_000, *_growing(10_000, 600_000, 10), 600_000))
