"""One server for the tests of a file: each test makes buckets of its own."""

import itertools
from collections.abc import Callable, Iterator
from typing import Any, Final

import pytest

from tests.cloud import Cloud

_NUMBERS: Final = itertools.count(1)


@pytest.fixture(scope="module")
def cloud() -> Iterator[Cloud]:
    with Cloud() as running:
        yield running


@pytest.fixture
def s3(cloud: Cloud) -> Any:
    return cloud.client("s3")


@pytest.fixture
def bucket(make_bucket: Callable[[], str]) -> str:
    """A bucket's name."""
    return make_bucket()


@pytest.fixture
def versioned(s3: Any, make_bucket: Callable[[], str]) -> str:
    """The name of a bucket that keeps versions."""
    name = make_bucket()
    s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
    return name


@pytest.fixture
def make_bucket(s3: Any) -> Callable[..., str]:
    def make(**parameters: Any) -> str:
        name = f"bucket-{next(_NUMBERS)}"
        s3.create_bucket(Bucket=name, **parameters)
        return name

    return make
