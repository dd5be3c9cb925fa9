"""One server for the tests of a file: each test makes repositories of its own."""

from collections.abc import Iterator

import pytest

from tests.cloud import Cloud


@pytest.fixture(scope="module")
def cloud() -> Iterator[Cloud]:
    with Cloud() as running:
        yield running
