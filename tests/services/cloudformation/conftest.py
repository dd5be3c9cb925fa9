"""Fixtures for the tests of CloudFormation."""

from collections.abc import Iterator

import pytest

from fogbank.services.cloudformation import drive
from tests.services.cloudformation.yard import Yard


@pytest.fixture
def yard(monkeypatch: pytest.MonkeyPatch) -> Iterator[Yard]:
    """A server in memory, on the virtual clock; whoever begins a work that waits has its answer soon."""
    monkeypatch.setattr(drive, "PATIENCE_S", 0.05)
    with Yard() as running:
        yield running
