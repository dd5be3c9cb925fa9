"""API destinations as targets: an event goes out over HTTP, is tried again, and ends."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cloud import Cloud
from tests.services.events.connecting import BASIC, connect, destination, oauth, route, send
from tests.services.events.endpoint import Answer, Asked, Endpoint


@pytest.fixture
def cloud() -> Iterator[Cloud]:
    with Cloud() as running:
        yield running


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    with Endpoint().running() as running:
        yield running


def settle(cloud: Cloud) -> None:
    """Whatever is on its way at this moment has an answer."""
    cloud.advance(ms=0)


def test_an_event_is_sent_with_all_that_belongs_to_it(cloud: Cloud, endpoint: Endpoint) -> None:
    arn = destination(cloud, f"{endpoint.url}/shops/*/orders", connect(cloud, BASIC))
    http = {
        "PathParameterValues": ["$.detail.shop"],
        "HeaderParameters": {"X-Order": "$.detail.id"},
        "QueryStringParameters": {"from": "bus"},
    }
    send(cloud, route(cloud, arn, HttpParameters=http), '{"shop": "north", "id": 7}')
    settle(cloud)
    [asked] = endpoint.asked
    assert (asked.method, asked.path) == ("POST", "/shops/north/orders?from=bus")
    assert json.loads(asked.body)["detail"] == {"shop": "north", "id": 7}
    headers = dict(asked.headers)
    del headers["host"], headers["content-length"]
    assert headers.pop("accept", "*/*") == "*/*"
    assert headers == {
        "authorization": "Basic YW5uOnNlY3JldA==",
        "user-agent": "Amazon/EventBridge/ApiDestinations",
        "content-type": "application/json; charset=utf-8",
        "range": "bytes=0-1048575",
        "accept-encoding": "gzip,deflate",
        "connection": "close",
        "x-order": "7",
    }


def test_a_refusal_for_now_is_tried_again_and_not_sooner_than_it_says(cloud: Cloud, endpoint: Endpoint) -> None:
    endpoint.told(Answer(503, headers={"retry-after": "90"}), Answer(200))
    send(cloud, route(cloud, destination(cloud, endpoint.url)))
    settle(cloud)
    cloud.advance(seconds=89)
    assert len(endpoint.asked) == 1
    cloud.advance(seconds=1)
    assert len(endpoint.asked) == 2
    cloud.advance(hours=2)
    assert len(endpoint.asked) == 2


@pytest.mark.parametrize(
    ("answer", "policy", "attempts", "told"),
    [
        pytest.param(Answer(404, b"no"), {}, 1, {"RETRY_ATTEMPTS": "0"}, id="for good"),
        pytest.param(
            Answer(500),
            {"MaximumRetryAttempts": 2},
            3,
            {"RETRY_ATTEMPTS": "2", "EXHAUSTED_RETRY_CONDITION": "MaximumRetryAttempts"},
            id="each time",
        ),
        pytest.param(
            Answer(429, headers={"retry-after": "-1"}),
            {},
            1,
            {"RETRY_ATTEMPTS": "0", "ERROR_CODE": "THROTTLING"},
            id="never again",
        ),
    ],
)
def test_what_is_refused_ends_as_a_dead_letter(
    cloud: Cloud, endpoint: Endpoint, answer: Answer, policy: dict[str, int], attempts: int, told: dict[str, str]
) -> None:
    endpoint.told(answer)
    url = cloud.queue("dead")
    more: dict[str, Any] = {"DeadLetterConfig": {"Arn": cloud.arn(url)}, "RetryPolicy": policy}
    send(cloud, route(cloud, destination(cloud, endpoint.url), **more))
    cloud.advance(minutes=1)
    assert len(endpoint.asked) == attempts
    [letter] = cloud.receive(url)
    said = {name: value["StringValue"] for name, value in letter["MessageAttributes"].items()}
    assert {name: said[name] for name in told} == told
    assert f"status {answer.status}" in said["ERROR_MESSAGE"]
    assert json.loads(letter["Body"])["detail-type"] == "test"


def test_an_endpoint_that_is_not_there_is_tried_again(cloud: Cloud, endpoint: Endpoint) -> None:
    arn = destination(cloud, "http://127.0.0.1:9", name="moves")
    send(cloud, route(cloud, arn))
    settle(cloud)
    cloud.client("events").update_api_destination(Name="moves", InvocationEndpoint=endpoint.url)
    cloud.advance(seconds=2)
    assert len(endpoint.asked) == 1


def test_a_destination_keeps_its_rate(cloud: Cloud, endpoint: Endpoint) -> None:
    arn = destination(cloud, endpoint.url, InvocationRateLimitPerSecond=2)
    source = route(cloud, arn)
    for _ in range(6):
        send(cloud, source)
    counts: list[int] = []
    for _ in range(6):
        cloud.advance(ms=500)
        counts.append(len(endpoint.asked))
    assert counts == [2, 3, 4, 5, 6, 6]


def test_what_waits_goes_on_after_a_restart(tmp_path: Path, endpoint: Endpoint) -> None:
    endpoint.told(Answer(500), Answer(200))
    with Cloud(data=tmp_path) as cloud:
        send(cloud, route(cloud, destination(cloud, endpoint.url)))
        settle(cloud)
        assert len(endpoint.asked) == 1
    with Cloud(data=tmp_path) as cloud:
        cloud.advance(seconds=40)
        assert len(endpoint.asked) == 2


def test_a_deauthorized_connection_sends_nothing_until_it_is_authorized(cloud: Cloud, endpoint: Endpoint) -> None:
    source = route(cloud, destination(cloud, endpoint.url, connect(cloud, name="closed")))
    cloud.client("events").deauthorize_connection(Name="closed")
    send(cloud, source)
    settle(cloud)
    assert endpoint.asked == []
    cloud.client("events").update_connection(Name="closed", AuthorizationType="BASIC", AuthParameters=BASIC)
    cloud.advance(seconds=2)
    assert [asked.headers["authorization"] for asked in endpoint.asked] == ["Basic YW5uOnNlY3JldA=="]


# Tokens


class Tokenized:
    """An endpoint that gives tokens, and takes the latest one only."""

    def __init__(self, endpoint: Endpoint, *, life_s: int = 600) -> None:
        self.given = 0
        self.life_s = life_s
        self.revoked = False
        self.sent: list[str] = []
        endpoint.answer = self.answer

    def answer(self, asked: Asked) -> Answer:
        if asked.path == "/token":
            self.given += 1
            self.revoked = False
            return Answer(body=json.dumps({"access_token": f"t{self.given}", "expires_in": self.life_s}).encode())
        token = asked.headers["authorization"].removeprefix("Bearer ")
        self.sent.append(token)
        return Answer(401 if self.revoked or token != f"t{self.given}" else 200)


def test_a_token_is_fetched_once_and_used_until_it_is_about_to_expire(cloud: Cloud, endpoint: Endpoint) -> None:
    tokens = Tokenized(endpoint)
    source = route(cloud, destination(cloud, f"{endpoint.url}/in", connect(cloud, oauth(f"{endpoint.url}/token"))))
    for _ in range(5):
        send(cloud, source)
    settle(cloud)
    cloud.advance(seconds=1)
    assert (tokens.given, tokens.sent) == (1, ["t1"] * 5)
    cloud.advance(seconds=538)
    send(cloud, source)
    settle(cloud)
    cloud.advance(seconds=1)
    assert tokens.sent[5:] == ["t1"]
    send(cloud, source)
    settle(cloud)
    assert tokens.sent[6:] == ["t2"]


def test_a_token_that_is_refused_is_not_used_again(cloud: Cloud, endpoint: Endpoint) -> None:
    tokens = Tokenized(endpoint)
    source = route(cloud, destination(cloud, f"{endpoint.url}/in", connect(cloud, oauth(f"{endpoint.url}/token"))))
    send(cloud, source)
    settle(cloud)
    tokens.revoked = True
    send(cloud, source)
    cloud.advance(seconds=2)
    assert tokens.sent == ["t1", "t1", "t2"]


def test_without_a_token_the_delivery_waits(cloud: Cloud, endpoint: Endpoint) -> None:
    connection = connect(cloud, oauth(f"{endpoint.url}/token"))
    endpoint.told(Answer(body=b'{"access_token": "t1", "expires_in": 1}'), Answer(500), Answer(500))
    settle(cloud)
    source = route(cloud, destination(cloud, f"{endpoint.url}/in", connection))
    send(cloud, source)
    settle(cloud)
    assert {asked.path for asked in endpoint.asked} == {"/token"}
    tokens = Tokenized(endpoint)
    cloud.advance(seconds=2)
    assert tokens.sent == ["t1"]
