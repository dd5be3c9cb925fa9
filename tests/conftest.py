"""Fixtures for all tests."""

from collections.abc import Iterator

import pytest

from tests.cloud import Cloud


@pytest.fixture
def cloud() -> Iterator[Cloud]:
    """A server in memory, on the virtual clock."""
    with Cloud() as running:
        yield running
