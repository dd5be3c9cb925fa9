"""A cloud whose functions are lines of the tests."""

from collections.abc import Iterator

import pytest

from tests.cloud import Cloud
from tests.services.lambda_.doubles import House
from tests.services.lambda_.plane import Ground, Plane


@pytest.fixture
def house() -> House:
    return House()


@pytest.fixture
def cloud(house: House) -> Iterator[Cloud]:
    with Cloud(compute=house.compute) as running:
        yield running


@pytest.fixture(scope="module")
def plane() -> Iterator[Plane]:
    """One cloud for the tests of a file: each test makes functions of its own."""
    ground = Ground()
    with Cloud(compute=ground.begin) as running:
        yield Plane(running, ground)
