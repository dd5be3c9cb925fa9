"""A cloud whose functions are lines of the tests."""

from collections.abc import Iterator

import pytest

from tests.cloud import Cloud
from tests.services.lambda_.doubles import House


@pytest.fixture
def house() -> House:
    return House()


@pytest.fixture
def cloud(house: House) -> Iterator[Cloud]:
    with Cloud(compute=house.compute) as running:
        yield running
