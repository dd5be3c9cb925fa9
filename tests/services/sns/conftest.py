"""One server for the tests of a file: each test makes topics and queues of its own, also those that move the clock."""

from collections.abc import Iterator

import pytest

from tests.services.sns.hub import Hub


@pytest.fixture(scope="module")
def hub() -> Iterator[Hub]:
    with Hub() as running:
        yield running
