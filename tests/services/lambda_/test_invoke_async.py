"""InvokeAsync: old, and the same as Invoke with the type Event."""

import pytest
from botocore.exceptions import ClientError

from tests.cloud import Cloud
from tests.services.lambda_.doubles import House


@pytest.mark.filterwarnings("ignore")
def test_an_event_is_taken(cloud: Cloud, house: House) -> None:
    house.function(cloud, "work", lambda event: event)
    answer = cloud.client("lambda").invoke_async(FunctionName="work", InvokeArgs=b'{"n": 1}')
    assert answer["Status"] == 202
    cloud.advance(ms=0)
    assert house.events("work") == [{"n": 1}]


@pytest.mark.filterwarnings("ignore")
def test_it_must_be_json(cloud: Cloud, house: House) -> None:
    house.function(cloud, "work", lambda event: event)
    with pytest.raises(ClientError, match="InvalidRequestContentException"):
        cloud.client("lambda").invoke_async(FunctionName="work", InvokeArgs=b"{n")
