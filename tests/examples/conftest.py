"""A stage: a cloud with real functions, on a clock that the test moves."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cloud import Cloud
from tests.examples.stage import Stage


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    with Cloud() as cloud:
        yield Stage(cloud, tmp_path)
