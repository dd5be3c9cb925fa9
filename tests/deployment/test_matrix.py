"""For every type of resource: change each property, and see that it is changed in place or replaced as declared."""

from collections.abc import Iterator, Mapping
from typing import Final

import pytest

from fogbank import app
from fogbank.kernel.resource import ResourceType
from tests.cloud import Cloud
from tests.deployment import (
    rows_events,
    rows_iam,
    rows_kept,
    rows_lambda,
    rows_logs,
    rows_s3,
    rows_sns,
    rows_sqs,
    rows_time,
)
from tests.deployment.grounds import ground
from tests.deployment.matrix import Matrix, Row

_FILES: Final = (rows_events, rows_iam, rows_kept, rows_lambda, rows_logs, rows_s3, rows_sns, rows_sqs, rows_time)
ROWS: Final[Mapping[str, Row]] = {name: row for file in _FILES for name, row in file.ROWS.items()}


@pytest.fixture(scope="module")
def cloud() -> Iterator[Cloud]:
    """One for all types: each leaves nothing behind."""
    with ground() as running:
        yield running


@pytest.mark.parametrize("kind", [pytest.param(kind, id=kind.name) for kind in app.RESOURCES])
def test_every_property_changes_as_declared(cloud: Cloud, kind: ResourceType) -> None:
    row = ROWS[kind.name]
    assert set(row.base) | set(row.apart) | set(row.absent) == set(kind.properties)
    faults = Matrix(cloud, kind, row).run()
    assert not faults, "\n".join(faults)
