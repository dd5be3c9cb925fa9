"""What the tests of S3 ask over and over."""

import http.client
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.cloud import Cloud


def refused(call: Callable[..., Any], **parameters: Any) -> dict[str, Any]:
    """The error that a call is refused with: its code, message and other elements, and its status."""
    with pytest.raises(ClientError) as caught:
        call(**parameters)
    error: Any = caught.value
    response: dict[str, Any] = error.response
    return {**response["Error"], "Status": response["ResponseMetadata"]["HTTPStatusCode"]}


def code(call: Callable[..., Any], **parameters: Any) -> str:
    return str(refused(call, **parameters)["Code"])


def body(answer: Any) -> bytes:
    found: bytes = answer["Body"].read()
    return found


def keys(answer: Any) -> list[str]:
    return [item["Key"] for item in answer.get("Contents", [])]


def prefixes(answer: Any) -> list[str]:
    return [item["Prefix"] for item in answer.get("CommonPrefixes", [])]


def plain(
    cloud: Cloud, method: str, path: str, *, data: bytes = b"", headers: dict[str, str] | None = None
) -> tuple[int, dict[str, str], bytes]:
    """A request that no SDK made: status, headers (names in lower case), body."""
    connection = http.client.HTTPConnection("127.0.0.1", cloud.fogbank.port, timeout=30)
    try:
        connection.request(method, path, data or None, headers or {})
        response = connection.getresponse()
        return response.status, {name.lower(): value for name, value in response.getheaders()}, response.read()
    finally:
        connection.close()
