"""A laboratory: a cloud with real functions."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cloud import Cloud
from tests.journeys.lab import Lab, Logs, real_compute, temporary


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[Lab]:
    logs = Logs()
    with temporary() as folder, Cloud(compute=real_compute(logs, Path(folder))) as cloud:
        yield Lab(cloud, logs, tmp_path / "notebook")
