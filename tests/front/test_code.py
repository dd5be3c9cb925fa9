"""`/_fogbank/code`: deployment packages by their hash."""

from collections.abc import AsyncIterator
from hashlib import sha256
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from tests.cloud import Cloud


async def _once(data: bytes) -> AsyncIterator[bytes]:
    yield data


@pytest.mark.parametrize("data", [b"", b"PK", b"x" * 1_000_000])
def test_a_package(cloud: Cloud, data: bytes) -> None:
    ref = cloud.run(cloud.fogbank.store.blobs.write(_once(data)))
    assert ref.sha256 == sha256(data).hexdigest()
    with urlopen(f"{cloud.endpoint}/_fogbank/code/{ref.sha256}") as answer:
        assert answer.headers["content-type"] == "application/zip"
        assert answer.read() == data


@pytest.mark.parametrize("name", ["0" * 64, "0" * 63, "x" * 64, "../clock", ""])
def test_what_is_not_there(cloud: Cloud, name: str) -> None:
    with pytest.raises(HTTPError) as refused:
        urlopen(f"{cloud.endpoint}/_fogbank/code/{name}")
    assert refused.value.code == 404
    refused.value.close()


def test_nobody_writes_there(cloud: Cloud) -> None:
    request = Request(f"{cloud.endpoint}/_fogbank/code/{'0' * 64}", b"data", method="POST")
    with pytest.raises(HTTPError) as refused:
        urlopen(request)
    assert refused.value.code == 404
    refused.value.close()
