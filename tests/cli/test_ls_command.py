"""`fogbank ls`, against a real server."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from fogbank.front.resources import LISTINGS
from tests.cli.running import Terminal, fogbank
from tests.cloud import Cloud
from tests.services.lambda_.doubles import House

TEMPLATE = """
Resources:
  Orders: {Type: AWS::SQS::Queue, Properties: {QueueName: orders}}
  Bus: {Type: AWS::Events::EventBus, Properties: {Name: shop}}
  Rule:
    Type: AWS::Events::Rule
    Properties: {Name: big, EventBusName: !Ref Bus, EventPattern: {source: [shop]}}
"""


@pytest.fixture
def house() -> House:
    return House()


@pytest.fixture
def cloud(house: House) -> Iterator[Cloud]:
    with Cloud(compute=house.compute) as running:
        yield running


def test_nothing(cloud: Cloud) -> None:
    assert fogbank(cloud, "ls") == (0, "", "There is nothing here yet: `fogbank deploy TEMPLATE` makes something.\n")


def test_a_table_of_everything(cloud: Cloud, tmp_path: Path) -> None:
    (tmp_path / "shop.yaml").write_text(TEMPLATE)
    fogbank(cloud, "deploy", str(tmp_path / "shop.yaml"))
    cloud.queue("other")
    cloud.client("s3").create_bucket(Bucket="files-of-mine")
    code, said, _ = fogbank(cloud, "ls")
    assert code == 0
    stack = cloud.client("cloudformation").describe_stacks()["Stacks"][0]["StackId"]
    events = "arn:aws:events:us-east-1:000000000000"
    assert said.splitlines() == [
        "000000000000 global",
        "  s3              bucket  files-of-mine",
        "",
        "000000000000 us-east-1",
        f"  cloudformation  stack   shop                 {stack}",
        f"  events          bus     shop           shop  {events}:event-bus/shop",
        f"  events          rule    big            shop  {events}:rule/shop/big",
        f"  sqs             queue   orders         shop  {cloud.endpoint}/000000000000/orders",
        f"  sqs             queue   other                {cloud.endpoint}/000000000000/other",
    ]
    assert "\033[1m000000000000 global\033[0m" in fogbank(cloud, "ls", out=Terminal())[1]
    of_stack = [json.loads(line) for line in fogbank(cloud, "ls", "--stack", "shop", "--json")[1].splitlines()]
    assert [(each["kind"], each["name"]) for each in of_stack] == [
        ("bus", "shop"),
        ("rule", "big"),
        ("queue", "orders"),
    ]


def test_regions_and_accounts(cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    cloud.client("sqs", region="eu-west-1").create_queue(QueueName="far")
    cloud.client("sqs", access_key="123456789012").create_queue(QueueName="mine")
    assert fogbank(cloud, "ls")[1] == ""
    assert "queue  far" in fogbank(cloud, "ls", "--region", "eu-west-1")[1]
    assert "queue  far" in fogbank(cloud, "ls", "--region", "*")[1]


def test_functions_with_their_urls(cloud: Cloud, house: House) -> None:
    house.function(cloud, "greet", lambda event: event)
    url = cloud.client("lambda").create_function_url_config(FunctionName="greet", AuthType="NONE")["FunctionUrl"]
    found = [json.loads(line) for line in fogbank(cloud, "ls", "--json")[1].splitlines()]
    assert [(each["kind"], each["name"], each.get("url")) for each in found] == [
        ("URL", "greet", url.replace("127.0.0.1", "localhost")),
        ("function", "greet", None),
    ]


def test_more_than_a_page(cloud: Cloud, house: House) -> None:
    for number in range(60):
        house.function(cloud, f"function-{number}", lambda event: event)
    assert len(fogbank(cloud, "ls")[1].splitlines()) == 61


@pytest.mark.parametrize("listing", LISTINGS, ids=lambda listing: listing.operation)
def test_every_listing_is_built(cloud: Cloud, listing: object) -> None:
    from fogbank.front.resources import Listing
    from fogbank.kernel.calls import Calls

    assert isinstance(listing, Listing)
    calls = cloud.fogbank.world.port(Calls)
    for each in (listing, *listing.children):
        assert calls.is_built(each.service, each.operation)
