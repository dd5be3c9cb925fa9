"""HTTP endpoints: what they get, when they get it again, and what becomes of what they refuse."""

import hashlib
import json
import re
import threading
from base64 import b64encode
from collections.abc import Iterator
from typing import Any, final

import pytest

from fogbank.fabric.http import HttpAnswer, HttpCall, HttpClient, HttpFailed
from tests.services.sns.hub import Hub, invalid, refused
from tests.web import Answer, Asked, Web


@pytest.fixture
def web() -> Iterator[Web]:
    with Web() as running:
        yield running


def subscribe(hub: Hub, web: Web, topic: str, endpoint: str = "", **attributes: str) -> str:
    """Subscribe the web server, and confirm; its ARN. The question is forgotten."""
    attributes = {name: value for name, value in attributes.items() if value}
    hub.sns.subscribe(TopicArn=topic, Protocol="http", Endpoint=endpoint or web.url, Attributes=attributes)
    question = json.loads(web.wait()[0].body)
    arn = hub.sns.confirm_subscription(TopicArn=topic, Token=question["Token"])["SubscriptionArn"]
    hub.advance(ms=0)
    web.requests.clear()
    return str(arn)


def timed(hub: Hub, web: Web, *answers: int) -> list[float]:
    """From now on, the seconds at which requests come; they are answered with these statuses, then with 200."""
    began_ms = hub.now_ms
    moments: list[float] = []
    left = list(answers)

    def answer(_: Asked) -> int:
        moments.append((hub.now_ms - began_ms) / 1000)
        return left.pop(0) if left else 200

    web.respond = answer
    return moments


def healthy(**retries: Any) -> str:
    return json.dumps({"healthyRetryPolicy": retries})


def test_what_an_endpoint_gets(hub: Hub, web: Web) -> None:
    topic = hub.topic()
    arn = subscribe(hub, web, topic, f"{web.url}/hook?x=1")
    attributes = {
        "text": {"DataType": "String", "StringValue": "a"},
        "bytes": {"DataType": "Binary", "BinaryValue": b"\x00\x01"},
    }
    message_id = hub.publish(topic, "hello\n", Subject="hi", MessageAttributes=attributes)
    asked = web.wait()[0]
    assert (asked.method, asked.path) == ("POST", "/hook?x=1")
    told = {name: value for name, value in asked.headers.items() if name.startswith("x-amz-")}
    assert told == {
        "x-amz-sns-message-type": "Notification",
        "x-amz-sns-message-id": message_id,
        "x-amz-sns-topic-arn": topic,
        "x-amz-sns-subscription-arn": arn,
    }
    assert asked.headers["content-type"] == "text/plain; charset=UTF-8"
    assert asked.headers["user-agent"] == "Amazon Simple Notification Service Agent"
    document = json.loads(asked.body)
    assert document["Message"] == "hello\n"
    assert document["UnsubscribeURL"] == f"{hub.endpoint}/?Action=Unsubscribe&SubscriptionArn={arn}"
    # The very spacing of AWS.
    assert asked.body.decode().splitlines()[:6] == [
        "{",
        '  "Type" : "Notification",',
        f'  "MessageId" : "{message_id}",',
        f'  "TopicArn" : "{topic}",',
        '  "Subject" : "hi",',
        '  "Message" : "hello\\n",',
    ]
    assert asked.body.decode().splitlines()[-5:] == [
        '  "MessageAttributes" : {',
        '    "text" : {"Type":"String","Value":"a"},',
        '    "bytes" : {"Type":"Binary","Value":"AAE="}',
        "  }",
        "}",
    ]


def test_raw_messages_have_no_document(hub: Hub, web: Web) -> None:
    topic = hub.topic()
    subscribe(hub, web, topic, RawMessageDelivery="true")
    hub.publish(topic, "only this", MessageAttributes={"a": {"DataType": "String", "StringValue": "b"}})
    asked = web.wait()[0]
    assert asked.body == b"only this"
    assert asked.headers["x-amz-sns-rawdelivery"] == "true"
    assert asked.headers["x-amz-sns-message-type"] == "Notification"


@pytest.mark.parametrize(
    ("of_topic", "own", "sent"),
    [
        pytest.param("", "application/json", "application/json", id="the subscription's"),
        pytest.param("application/xml", "", "application/xml", id="the topic's"),
        pytest.param("application/xml", "application/json", "application/json", id="both"),
    ],
)
def test_content_types(hub: Hub, web: Web, of_topic: str, own: str, sent: str) -> None:
    default = {"http": {"defaultRequestPolicy": {"headerContentType": of_topic}}} if of_topic else {}
    topic = hub.topic()
    if default:
        text = json.dumps(default)
        hub.sns.set_topic_attributes(TopicArn=topic, AttributeName="DeliveryPolicy", AttributeValue=text)
    policy = json.dumps({"requestPolicy": {"headerContentType": own}}) if own else ""
    subscribe(hub, web, topic, DeliveryPolicy=policy)
    hub.publish(topic)
    assert web.wait()[0].headers["content-type"] == sent


@pytest.mark.parametrize("raw", ["true", "false"])
def test_more_content_types_are_for_raw_messages(hub: Hub, web: Web, raw: str) -> None:
    topic = hub.topic()
    arn = subscribe(hub, web, topic, RawMessageDelivery=raw)
    policy = json.dumps({"requestPolicy": {"headerContentType": "text/csv"}})
    wish = {"SubscriptionArn": arn, "AttributeName": "DeliveryPolicy", "AttributeValue": policy}
    if raw == "false":
        said = "DeliveryPolicy: requestPolicy.headerContentType text/csv is not supported"
        assert refused(hub.sns.set_subscription_attributes, **wish) == invalid(said)
        return
    hub.sns.set_subscription_attributes(**wish)
    hub.publish(topic, "a,b")
    assert web.wait()[0].headers["content-type"] == "text/csv"


# Again, and when


@pytest.mark.parametrize(
    ("retries", "expected_s"),
    [
        pytest.param({}, [0, 20, 40, 60], id="by default"),
        pytest.param({"minDelayTarget": 1, "maxDelayTarget": 9, "numRetries": 5}, [0, 1, 4, 9, 16, 25], id="linear"),
        pytest.param(
            {"minDelayTarget": 1, "maxDelayTarget": 11, "numRetries": 5, "backoffFunction": "arithmetic"},
            [0, 1, 3, 7, 14, 25],
            id="arithmetic",
        ),
        pytest.param(
            {"minDelayTarget": 2, "maxDelayTarget": 162, "numRetries": 5, "backoffFunction": "geometric"},
            [0, 2, 8, 26, 80, 242],
            id="geometric",
        ),
        pytest.param(
            {"minDelayTarget": 5, "maxDelayTarget": 20, "numRetries": 5, "backoffFunction": "exponential"},
            [0, 5, 11, 19, 31, 51],
            id="exponential",
        ),
        pytest.param(
            {
                "minDelayTarget": 1,
                "maxDelayTarget": 4,
                "numRetries": 9,
                "numNoDelayRetries": 2,
                "numMinDelayRetries": 2,
                "numMaxDelayRetries": 3,
            },
            [0, 0, 0, 1, 2, 3, 7, 11, 15, 19],
            id="all four phases",
        ),
        pytest.param({"minDelayTarget": 1, "maxDelayTarget": 1, "numRetries": 0}, [0], id="never"),
        pytest.param(
            {"minDelayTarget": 1500, "maxDelayTarget": 1500, "numRetries": 9}, [0, 1500, 3000], id="for an hour"
        ),
    ],
)
def test_a_broken_endpoint_is_tried_on_schedule(
    hub: Hub, web: Web, retries: dict[str, Any], expected_s: list[float]
) -> None:
    topic = hub.topic()
    dead = hub.queue()
    redrive = json.dumps({"deadLetterTargetArn": hub.arn(dead)})
    arn = subscribe(hub, web, topic, DeliveryPolicy=healthy(**retries) if retries else "", RedrivePolicy=redrive)
    moments = timed(hub, web, *[500] * 100)
    message_id = hub.publish(topic, "try me")
    web.wait()
    if len(expected_s) > 1:
        hub.advance(ms=int(expected_s[-1] * 1000) - 1)
        assert moments == expected_s[:-1]
        assert hub.receive(dead) == []
        hub.advance(ms=1)
    hub.advance(hours=2)
    assert moments == expected_s
    assert {asked.headers["x-amz-sns-message-id"] for asked in web.requests} == {message_id}
    assert len({asked.body for asked in web.requests}) == 1
    letter = hub.receive(dead)
    assert [json.loads(each["Body"])["Message"] for each in letter] == ["try me"]
    assert arn in letter[0]["Body"]


@pytest.mark.parametrize("status", [500, 503, 599, 429])
def test_what_may_be_well_later_is_tried_again(hub: Hub, web: Web, status: int) -> None:
    topic = hub.topic()
    subscribe(hub, web, topic)
    moments = timed(hub, web, status)
    hub.publish(topic)
    web.wait()
    hub.advance(minutes=5)
    assert moments == [0, 20]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 499, 301, 302])
def test_what_is_final_is_not(hub: Hub, web: Web, status: int) -> None:
    topic = hub.topic()
    dead = hub.queue()
    subscribe(hub, web, topic, RedrivePolicy=json.dumps({"deadLetterTargetArn": hub.arn(dead)}))
    moments = timed(hub, web, status)
    hub.publish(topic, "refused")
    web.wait()
    hub.advance(minutes=5)
    assert moments == [0]
    assert [json.loads(body)["Message"] for body in hub.bodies(dead)] == ["refused"]


@pytest.mark.parametrize("status", [200, 201, 202, 204])
def test_whatever_is_a_success_ends_it(hub: Hub, web: Web, status: int) -> None:
    topic = hub.topic()
    subscribe(hub, web, topic)
    moments = timed(hub, web, status)
    hub.publish(topic)
    web.wait()
    hub.advance(minutes=5)
    assert moments == [0]


def test_a_dead_letter_of_a_raw_subscription_is_raw(hub: Hub, web: Web) -> None:
    topic = hub.topic()
    dead = hub.queue()
    redrive = json.dumps({"deadLetterTargetArn": hub.arn(dead)})
    subscribe(hub, web, topic, RawMessageDelivery="true", RedrivePolicy=redrive)
    timed(hub, web, 400)
    hub.publish(topic, "just this")
    web.wait()
    hub.advance(ms=0)
    assert hub.bodies(dead) == ["just this"]


def test_a_policy_that_changes_counts_for_what_is_published_then(hub: Hub, web: Web) -> None:
    topic = hub.topic()
    subscribe(hub, web, topic)
    moments = timed(hub, web, *[500] * 6)
    policy = {"http": {"defaultHealthyRetryPolicy": {"minDelayTarget": 3, "maxDelayTarget": 3, "numRetries": 2}}}
    hub.sns.set_topic_attributes(TopicArn=topic, AttributeName="DeliveryPolicy", AttributeValue=json.dumps(policy))
    hub.publish(topic)
    web.wait()
    hub.advance(minutes=5)
    assert moments == [0, 3, 6]


# Who is slow


def test_a_slow_endpoint_keeps_nobody_else_waiting(hub: Hub, web: Web) -> None:
    topic = hub.topic()
    released = threading.Event()
    with Web() as slow:
        subscribe(hub, slow, topic)
        subscribe(hub, web, topic)

        def wait(_: Asked) -> int:
            released.wait(20)
            return 200

        slow.respond = wait
        for number in range(100):
            hub.publish(topic, str(number))
        came = web.wait(100)
        assert {json.loads(asked.body)["Message"] for asked in came} == {str(number) for number in range(100)}
        released.set()
        slow.wait(100)
        hub.advance(ms=0)


def test_an_endpoint_gets_no_more_a_second_than_it_said(hub: Hub, web: Web) -> None:
    topic = hub.topic()
    policy = json.dumps({"throttlePolicy": {"maxReceivesPerSecond": 2}})
    subscribe(hub, web, topic, DeliveryPolicy=policy)
    hub.advance(seconds=10)
    moments = timed(hub, web)
    for _ in range(5):
        hub.publish(topic)
    hub.advance(minutes=1)
    assert moments == [0, 0.5, 1, 1.5, 2]


def test_what_does_not_answer_is_tried_again(hub: Hub, web: Web) -> None:
    topic = hub.topic()
    subscribe(hub, web, topic)
    ports = hub.fogbank.world.ports
    real = ports[HttpClient]
    silent = Silent()
    ports[HttpClient] = silent
    try:
        hub.publish(topic)
        hub.advance(seconds=30)
    finally:
        ports[HttpClient] = real
    assert [call.timeout_ms for call in silent.calls] == [15_000, 15_000]
    hub.advance(minutes=2)
    assert len(web.requests) == 1


@final
class Silent:
    """A client whom nobody answers."""

    def __init__(self) -> None:
        self.calls: list[HttpCall] = []

    async def send(self, call: HttpCall) -> HttpAnswer:
        self.calls.append(call)
        raise HttpFailed("no answer within 15000 ms")

    async def close(self) -> None:
        """Nothing to close."""


# Who must be known


def test_basic_authentication(hub: Hub, web: Web) -> None:
    topic = hub.topic()
    proof = "Basic " + b64encode(b"ann:s3cret@").decode()
    seen: list[str | None] = []

    def guard(asked: Asked) -> int | Answer:
        seen.append(asked.headers.get("authorization"))
        return 200 if seen[-1] == proof else Answer(401, headers={"WWW-Authenticate": 'Basic realm="web"'})

    web.respond = guard
    subscribe(hub, web, topic, web.url.replace("http://", "http://ann:s3cret%40@"))
    seen.clear()
    hub.publish(topic)
    web.wait(2)
    assert seen == [None, proof]


@pytest.mark.parametrize("algorithm", ["MD5", "SHA-256"])
def test_digest_authentication(hub: Hub, web: Web, algorithm: str) -> None:
    topic = hub.topic()
    hash_of = {"MD5": hashlib.md5, "SHA-256": hashlib.sha256}[algorithm]

    def hashed(text: str) -> str:
        return hash_of(text.encode()).hexdigest()

    def guard(asked: Asked) -> int | Answer:
        told = dict(re.findall(r'(\w+)="?([^",]+)"?', asked.headers.get("authorization", "")))
        if not told:
            challenge = f'Digest realm="web", qop="auth,auth-int", algorithm={algorithm}, nonce="once", opaque="o"'
            return Answer(401, headers={"WWW-Authenticate": challenge})
        secret = hashed("ann:web:s3cret")
        wanted = hashed(f"{secret}:once:{told['nc']}:{told['cnonce']}:auth:{hashed('POST:/hook?x=1')}")
        return 200 if (told["response"], told["uri"], told["opaque"]) == (wanted, "/hook?x=1", "o") else 403

    web.respond = guard
    subscribe(hub, web, topic, web.url.replace("http://", "http://ann:s3cret@") + "/hook?x=1")
    statuses: list[int] = []

    def note(asked: Asked) -> int | Answer:
        answer = guard(asked)
        statuses.append(answer.status if isinstance(answer, Answer) else answer)
        return answer

    web.respond = note
    hub.publish(topic)
    web.wait(2)
    hub.advance(ms=0)
    assert statuses == [401, 200]


def test_a_wrong_password_is_final(hub: Hub, web: Web) -> None:
    topic = hub.topic()
    subscribe(hub, web, topic, web.url.replace("http://", "http://ann:wrong@"))
    web.respond = lambda _: Answer(401, headers={"WWW-Authenticate": 'Basic realm="web"'})
    hub.publish(topic)
    web.wait(2)
    hub.advance(minutes=5)
    assert len(web.requests) == 2
