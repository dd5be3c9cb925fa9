"""A bank with two accounts: events cross from one to the other, and go on in every way that there is.

account A   bus "tills"  → rule "across" → account B's bus "hub"
account B   bus "hub"    → a topic → a raw queue that filters, and an enveloped one
                         → a FIFO queue, by the branch
                         → a function, which gets a shape of its own
                         → a web server that fails, and then a dead-letter queue
            queue "slips" → pipe → (a function adds to it) → bus "hub" → an archive, replayed to one rule alone
            a schedule in Berlin → sns:publish → a FIFO topic → a FIFO queue, through both changes of the clocks
"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from http.client import HTTPConnection
from typing import Any, Final, final

import pytest

from tests.cloud import Cloud
from tests.services.events.connecting import connect, destination
from tests.services.events.endpoint import Answer, Endpoint
from tests.services.lambda_.doubles import House
from tests.services.scheduler.plans import taken

A: Final = "111111111111"
B: Final = "000000000000"
HUB: Final = f"arn:aws:events:us-east-1:{B}:event-bus/hub"
TILLS: Final = f"arn:aws:events:us-east-1:{A}:event-bus/tills"
ROLE: Final = f"arn:aws:iam::{B}:role/bank"
SLIP: Final = {"branch": "north", "amount": 250}


@final
class Bank:
    """Both buses, and what tests hang on them."""

    def __init__(self, cloud: Cloud, house: House) -> None:
        self.cloud = cloud
        self.house = house
        self.a = cloud.client("events", access_key=A)
        self.b = cloud.client("events")
        self.b.create_event_bus(Name="hub")
        self.b.put_permission(EventBusName="hub", Action="events:PutEvents", Principal=A, StatementId="tills")
        self.a.create_event_bus(Name="tills")
        self.a.put_rule(
            Name="across", EventBusName="tills", EventPattern='{"detail": {"amount": [{"numeric": [">", 0]}]}}'
        )
        across = {"Id": "hub", "Arn": HUB, "RoleArn": f"arn:aws:iam::{A}:role/across"}
        self.a.put_targets(Rule="across", EventBusName="tills", Targets=[across])

    def rule(self, name: str, *targets: dict[str, Any], pattern: str = '{"source": ["till"]}') -> str:
        """A rule of the hub; its ARN."""
        arn: str = self.b.put_rule(Name=name, EventBusName="hub", EventPattern=pattern)["RuleArn"]
        numbered = [{"Id": f"t{number}", **target} for number, target in enumerate(targets)]
        self.b.put_targets(Rule=name, EventBusName="hub", Targets=numbered)
        return arn

    def pay_in(self, **slip: Any) -> str:
        """An event of account A's; its id."""
        detail = json.dumps(SLIP | slip)
        entry = {"EventBusName": "tills", "Source": "till", "DetailType": "paid in", "Detail": detail}
        answer = self.a.put_events(Entries=[entry])
        assert answer["FailedEntryCount"] == 0
        self.cloud.advance(ms=0)
        return str(answer["Entries"][0]["EventId"])

    def topic(self, name: str, **attributes: str) -> str:
        return str(self.cloud.client("sns").create_topic(Name=name, Attributes=attributes)["TopicArn"])

    def subscribe(self, topic: str, url: str, **attributes: str) -> str:
        made = self.cloud.client("sns").subscribe(
            TopicArn=topic, Protocol="sqs", Endpoint=self.cloud.arn(url), Attributes=attributes
        )
        return str(made["SubscriptionArn"])

    def trace(self, name: str, *, text: bool = False) -> Any:
        connection = HTTPConnection("127.0.0.1", self.cloud.fogbank.port, timeout=10)
        connection.request("GET", f"/_fogbank/trace/{name}{'?format=text' if text else ''}")
        body = connection.getresponse().read()
        connection.close()
        return body.decode().partition("\n\n")[2] if text else json.loads(body)["traces"]


@pytest.fixture
def bank() -> Iterator[Bank]:
    house = House()
    with Cloud(compute=house.compute) as cloud:
        yield Bank(cloud, house)


def test_an_event_reaches_everyone_of_the_other_account(bank: Bank) -> None:
    cloud = bank.cloud
    raw, wrapped, by_branch = (
        cloud.queue("raw"),
        cloud.queue("wrapped"),
        cloud.queue("branches.fifo", fifo=True, ContentBasedDeduplication="true"),
    )
    topic = bank.topic("paid-in")
    wishes = {"FilterPolicyScope": "MessageBody", "FilterPolicy": '{"detail": {"branch": ["north"]}}'}
    bank.subscribe(topic, raw, RawMessageDelivery="true", **wishes)
    bank.subscribe(topic, wrapped)
    bank.rule("news", {"Arn": topic})
    bank.rule("ledger", {"Arn": cloud.arn(by_branch), "SqsParameters": {"MessageGroupId": "$.detail.branch"}})
    north, south = bank.pay_in(), bank.pay_in(branch="south")

    events = [json.loads(body) for body in cloud.bodies(raw)]
    assert [(event["id"], event["account"], event["detail"]) for event in events] == [(north, A, SLIP)]
    notes = [json.loads(body) for body in cloud.bodies(wrapped)]
    assert [json.loads(note["Message"])["id"] for note in notes] == [north, south]
    slips = cloud.receive(by_branch)
    groups = {json.loads(slip["Body"])["id"]: slip["Attributes"]["MessageGroupId"] for slip in slips}
    assert groups == {north: "north", south: "south"}
    assert (
        bank.trace(south, text=True)
        == """\
     0 ms  events:PutEvents → bus tills  matched
     0 ms  └─ rule tills/across → bus hub  matched
     0 ms     ├─ rule hub/ledger → queue branches.fifo  delivered
     0 ms     └─ rule hub/news → topic paid-in  delivered
                 │  1 of 2 subscriptions filter it out
     0 ms        └─ → queue wrapped  delivered
"""
    )


def test_why_an_event_went_no_further(bank: Bank) -> None:
    bank.rule(
        "large",
        {"Arn": bank.cloud.arn(bank.cloud.queue())},
        pattern='{"detail": {"amount": [{"numeric": [">", 999]}]}}',
    )
    [stays] = bank.trace(bank.pay_in(amount=-1))
    [[call]] = [stays["hops"]]
    assert call["outcome"] == "unmatched"
    assert call["explanation"] == ['rule "across": detail.amount: wanted numeric [">", 0], found -1']
    [crosses] = bank.trace(bank.pay_in(amount=5))
    [[across]] = [hop["hops"] for hop in crosses["hops"]]
    assert (across["target"], across["outcome"]) == (HUB, "unmatched")
    assert across["explanation"] == ['rule "large": detail.amount: wanted numeric [">", 999], found 5']


def test_a_function_gets_the_shape_that_the_rule_says(bank: Bank) -> None:
    seen: list[Any] = []
    template = (
        '{"who": "till of <branch>", "slip": <slip>, "nobody": "<nobody>", "rule": <aws.events.rule-name>, '
        '"arn": "<aws.events.rule-arn>", "came": <aws.events.event.ingestion-time>, "event": <aws.events.event>}'
    )
    paths = {"branch": "$.detail.branch", "slip": "$.detail", "nobody": "$.detail.nobody"}
    function = bank.house.function(bank.cloud, "teller", seen.append)
    arn = bank.rule("shape", {"Arn": function, "InputTransformer": {"InputPathsMap": paths, "InputTemplate": template}})
    event_id = bank.pay_in()
    bank.cloud.advance(seconds=1)
    [given] = seen
    event = given.pop("event")
    # "The original event … without the detail field".
    assert (event["id"], event["account"], "detail" in event) == (event_id, A, False)
    assert given == {
        "who": "till of north",
        "slip": SLIP,
        "nobody": "",
        "rule": "shape",
        "arn": arn,
        "came": "2023-11-14T22:13:20Z",
    }


def test_a_web_server_that_fails_is_tried_and_then_there_is_a_letter(bank: Bank) -> None:
    with Endpoint().running() as server:
        server.told(Answer(503, b"closed"))
        dead = bank.cloud.queue("dead")
        target = destination(bank.cloud, f"{server.url}/slips", connect(bank.cloud))
        wanted = {
            "Arn": target,
            "RoleArn": ROLE,
            "InputPath": "$.detail",
            "RetryPolicy": {"MaximumRetryAttempts": 2},
            "DeadLetterConfig": {"Arn": bank.cloud.arn(dead)},
        }
        arn = bank.rule("web", wanted)
        event_id = bank.pay_in()
        bank.cloud.advance(minutes=1)
        assert [json.loads(asked.body) for asked in server.asked] == [SLIP] * 3
    [letter] = bank.cloud.receive(dead)
    assert json.loads(letter["Body"])["id"] == event_id
    assert {name: value["StringValue"] for name, value in letter["MessageAttributes"].items()} == {
        "RULE_ARN": arn,
        "TARGET_ARN": target,
        "ERROR_CODE": "ERROR_FROM_TARGET",
        "ERROR_MESSAGE": "The endpoint answered with status 503: closed",
        "EXHAUSTED_RETRY_CONDITION": "MaximumRetryAttempts",
        "RETRY_ATTEMPTS": "2",
    }
    [tree] = bank.trace(event_id)
    [[across]] = [hop["hops"] for hop in tree["hops"]]
    [[posted]] = [across["hops"]]
    outcomes = [(hop.get("attempt", 1), hop["outcome"]) for hop in posted["hops"]]
    assert outcomes == [(1, "retry"), (2, "retry"), (3, "dead")]
    [buried] = posted["hops"][2]["hops"]
    assert (buried["target"], buried["outcome"]) == (bank.cloud.arn(dead), "delivered")


def test_a_pipe_adds_to_slips_and_an_archive_sends_them_again(bank: Bank) -> None:
    cloud = bank.cloud
    slips, first, second = (cloud.queue(name) for name in ("slips", "first", "second"))
    added = bank.house.function(cloud, "adder", lambda events: [event["slip"] | {"fee": 1} for event in events])
    first_rule = bank.rule("first", {"Arn": cloud.arn(first)}, pattern='{"source": ["slips"]}')
    bank.rule("second", {"Arn": cloud.arn(second)}, pattern='{"source": ["slips"]}')
    bank.b.create_archive(ArchiveName="kept", EventSourceArn=HUB, EventPattern='{"detail": {"fee": [1]}}')
    cloud.client("pipes").create_pipe(
        Name="slips",
        RoleArn=ROLE,
        Source=cloud.arn(slips),
        SourceParameters={
            "FilterCriteria": {"Filters": [{"Pattern": '{"body": {"amount": [{"numeric": [">", 100]}]}}'}]}
        },
        Enrichment=added,
        # "If you want to output a JSON object based on a single JSON path variable, you must place it as a key."
        EnrichmentParameters={"InputTemplate": '{"slip": <$.body>}'},
        Target=HUB,
        TargetParameters={"EventBridgeEventBusParameters": {"Source": "slips", "DetailType": "slip"}},
    )
    began = cloud.now_ms // 1000
    cloud.sqs.send_message(QueueUrl=slips, MessageBody=json.dumps(SLIP | {"amount": 50}))
    message_id = cloud.sqs.send_message(QueueUrl=slips, MessageBody=json.dumps(SLIP))["MessageId"]
    cloud.advance(seconds=1)
    assert (
        bank.trace(message_id, text=True)
        == """\
     0 ms  queue slips → pipe slips  accepted
     0 ms  ├─ lambda:Invoke → function adder  success
     0 ms  └─ → bus hub  delivered
     0 ms     └─ events:PutEvents → bus hub  matched
     0 ms        ├─ rule hub/first → queue first  delivered
     0 ms        └─ rule hub/second → queue second  delivered
"""
    )
    for url in (first, second):
        [event] = [json.loads(body) for body in taken(cloud, url)]
        assert (event["source"], event["detail"]) == ("slips", SLIP | {"fee": 1})

    bank.b.start_replay(
        ReplayName="again",
        EventSourceArn=bank.b.describe_archive(ArchiveName="kept")["ArchiveArn"],
        EventStartTime=began,
        EventEndTime=began + 60,
        Destination={"Arn": HUB, "FilterArns": [first_rule]},
    )
    cloud.advance(minutes=1)
    assert bank.b.describe_replay(ReplayName="again")["State"] == "COMPLETED"
    [again] = [json.loads(body) for body in taken(cloud, first)]
    assert (again["id"], again["replay-name"], again["detail"]) == (event["id"], "again", SLIP | {"fee": 1})
    assert taken(cloud, second) == []
    assert bank.b.describe_archive(ArchiveName="kept")["EventCount"] == 1


@pytest.mark.parametrize(
    ("start", "days", "expected"),
    [
        pytest.param("2024-03-30", 3, ["2024-03-30T01:30:00Z", "2024-04-01T00:30:00Z"], id="an hour that is not there"),
        pytest.param(
            "2024-10-26",
            3,
            ["2024-10-26T00:30:00Z", "2024-10-27T00:30:00Z", "2024-10-28T01:30:00Z"],
            id="an hour that is there twice",
        ),
    ],
)
def test_a_schedule_in_berlin_publishes_in_order(bank: Bank, start: str, days: int, expected: list[str]) -> None:
    cloud = bank.cloud
    topic, url = bank.topic("nightly.fifo", FifoTopic="true"), cloud.queue("nightly.fifo", fifo=True)
    bank.subscribe(topic, url, RawMessageDelivery="true")
    message = {
        "TopicArn": topic,
        "Message": "<aws.scheduler.scheduled-time>",
        "MessageGroupId": "nights",
        "MessageDeduplicationId": "<aws.scheduler.execution-id>",
    }
    midnight = datetime.fromisoformat(start).replace(tzinfo=UTC)
    cloud.client("scheduler").create_schedule(
        Name="nightly",
        ScheduleExpression="cron(30 2 * * ? *)",
        ScheduleExpressionTimezone="Europe/Berlin",
        StartDate=midnight,
        FlexibleTimeWindow={"Mode": "OFF"},
        Target={"Arn": "arn:aws:scheduler:::aws-sdk:sns:publish", "RoleArn": ROLE, "Input": json.dumps(message)},
    )
    cloud.advance(ms=int(midnight.timestamp() * 1000) + days * 86_400_000 - cloud.now_ms)
    assert cloud.bodies(url) == expected


def test_a_fifo_topic_is_no_target_of_a_rule(bank: Bank) -> None:
    """It would need a group, which a rule cannot say."""
    dead = bank.cloud.queue("dead")
    topic = bank.topic("ordered.fifo", FifoTopic="true", ContentBasedDeduplication="true")
    bank.rule("ordered", {"Arn": topic, "DeadLetterConfig": {"Arn": bank.cloud.arn(dead)}})
    bank.pay_in()
    [letter] = bank.cloud.receive(dead)
    assert letter["MessageAttributes"]["ERROR_CODE"]["StringValue"] == "INVALID_PARAMETER"
