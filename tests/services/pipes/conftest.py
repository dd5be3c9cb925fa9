"""A cloud whose functions are lines of the tests, and what connects a queue with a target."""

from collections.abc import Iterator

import pytest

from tests.cloud import Cloud
from tests.services.lambda_.doubles import House
from tests.services.pipes.piping import Piping


@pytest.fixture
def house() -> House:
    return House()


@pytest.fixture
def cloud(house: House) -> Iterator[Cloud]:
    with Cloud(compute=house.compute) as running:
        yield running


@pytest.fixture
def piping(cloud: Cloud, house: House) -> Piping:
    return Piping(cloud, house)
