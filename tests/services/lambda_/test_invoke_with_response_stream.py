"""InvokeWithResponseStream: pieces as they come, then how it ended."""

import base64
import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.cloud import Cloud
from tests.services.lambda_.doubles import House, Stream, reserve


def stream(cloud: Cloud, name: str, **request: Any) -> list[dict[str, Any]]:
    answer = cloud.client("lambda").invoke_with_response_stream(FunctionName=name, **request)
    assert answer["StatusCode"] == 200
    assert answer["ExecutedVersion"] == "$LATEST"
    return list(answer["EventStream"])


def test_pieces_come_one_by_one(cloud: Cloud, house: House) -> None:
    house.function(cloud, "talk", lambda event: Stream(b"one", b"two\x00", b"three"))
    *chunks, complete = stream(cloud, "talk")
    assert [chunk["PayloadChunk"]["Payload"] for chunk in chunks] == [b"one", b"two\x00", b"three"]
    assert complete == {"InvokeComplete": {}}


def test_the_tail_of_the_log_comes_last(cloud: Cloud, house: House) -> None:
    house.function(cloud, "talk", lambda event: Stream(b"one"))
    complete = stream(cloud, "talk", LogType="Tail")[-1]
    assert base64.b64decode(complete["InvokeComplete"]["LogResult"]) == b"END"


def test_an_error_in_mid_stream(cloud: Cloud, house: House) -> None:
    house.function(cloud, "breaks", lambda event: Stream(b"one", ValueError("enough")))
    chunk, complete = stream(cloud, "breaks")
    assert chunk["PayloadChunk"]["Payload"] == b"one"
    assert complete["InvokeComplete"]["ErrorCode"] == "ValueError"
    assert json.loads(complete["InvokeComplete"]["ErrorDetails"])["errorMessage"] == "enough"


def test_an_error_before_the_first_piece(cloud: Cloud, house: House) -> None:
    house.function(cloud, "fails", lambda event: 1 / 0)
    [complete] = stream(cloud, "fails")
    assert complete["InvokeComplete"]["ErrorCode"] == "Unhandled"


def test_a_throttle_is_an_error_and_room_is_given_back(cloud: Cloud, house: House) -> None:
    house.function(cloud, "talk", lambda event: Stream(b"one"))
    reserve(cloud, "talk", 1)
    for _ in range(3):
        stream(cloud, "talk")
    reserve(cloud, "talk", 0)
    with pytest.raises(ClientError, match="TooManyRequestsException"):
        stream(cloud, "talk")
