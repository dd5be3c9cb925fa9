"""The shop: orders arrive at every end, a bad one with the dead letters, and in the evening the day is closed."""

import json
import re
from typing import Any

import pytest

from tests.examples.stage import Stage
from tests.services.lambda_.test_function_urls import ask

ADA = "ada@example.com"


@pytest.fixture
def shop(stage: Stage) -> Stage:
    stage.deploy("shop")
    return stage


def order(shop: Stage, **wish: Any) -> dict[str, Any]:
    """Post an order, and let it go its way."""
    answer = ask(shop.cloud, shop.outputs["Shop"], "POST", json.dumps(wish).encode())
    assert answer.status == 202
    shop.settle()
    return dict(answer.json)


def test_an_order_arrives_at_every_end(shop: Stage) -> None:
    table = order(shop, item="table", count=2, email=ADA)
    assert table == {"item": "table", "count": 2, "total": 360, "email": ADA, "id": table["id"]}
    assert shop.said("Invoicing") == [f"invoice for order {table['id']}: 2 x table, 360.00"]
    assert shop.said("Fulfilment") == [f"order {table['id']} is sent off: 2 x table"]
    assert shop.said("Mailer") == [f"mail to {ADA}: thank you for 2 x table"]
    assert shop.details(shop.outputs["LargeOrders"]) == [table]
    assert shop.details(shop.outputs["DeadLetters"]) == []


def test_a_small_order_without_an_address_makes_no_noise(shop: Stage) -> None:
    order(shop, item="lamp")
    assert len(shop.said("Invoicing")) == len(shop.said("Fulfilment")) == 1
    assert shop.details(shop.outputs["LargeOrders"]) == []
    order(shop, item="lamp", email=ADA)
    assert shop.said("Mailer") == [f"mail to {ADA}: thank you for 1 x lamp"]


def test_a_bad_order_ends_with_the_dead_letters_and_holds_up_no_other(shop: Stage) -> None:
    unicorn = order(shop, item="unicorn")
    lamp = order(shop, item="lamp")
    for _ in range(3):
        assert shop.details(shop.outputs["DeadLetters"]) == []
        shop.cloud.advance(seconds=60)
    assert shop.details(shop.outputs["DeadLetters"]) == [unicorn]
    complaint = f"ERROR order {unicorn['id']}: no unicorn on the shelf"
    assert sorted(shop.said("Fulfilment")) == [complaint] * 3 + [f"order {lamp['id']} is sent off: 1 x lamp"]


def test_a_unicorn_comes_in_and_the_dead_letter_goes_back(stage: Stage) -> None:
    folder = stage.deploy("shop")
    unicorn = order(stage, item="unicorn")
    stage.cloud.advance(minutes=3)
    app = folder / "fulfilment" / "app.py"
    app.write_text(app.read_text().replace('"table"}', '"table", "unicorn"}'))
    dead = stage.cloud.arn(stage.outputs["DeadLetters"])
    stage.cloud.sqs.start_message_move_task(SourceArn=dead)
    stage.cloud.advance(seconds=1)
    assert stage.details(stage.outputs["DeadLetters"]) == []
    assert stage.said("Fulfilment")[-1] == f"order {unicorn['id']} is sent off: 1 x unicorn"


def test_in_the_evening_the_owner_hears_what_is_left_to_do(shop: Stage) -> None:
    order(shop, item="table")
    order(shop, item="unicorn")
    shop.cloud.advance(hours=24)
    assert shop.said("Mailer") == ["mail to owner@example.com: the day is closed. Orders that failed: 1; large ones: 1"]


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (b'{"item": "moon"}', "there is no moon; there are chair, lamp, table, unicorn"),
        (b'{"item": "lamp", "count": 0}', "the count is a whole number from 1"),
        (b"{", "Expecting property name enclosed in double quotes: line 1 column 2 (char 1)"),
    ],
)
def test_what_is_no_order(shop: Stage, body: bytes, error: str) -> None:
    answer = ask(shop.cloud, shop.outputs["Shop"], "POST", body)
    assert (answer.status, answer.json) == (400, {"error": error})
    assert ask(shop.cloud, shop.outputs["Shop"]).status == 400


def test_nothing_is_left_of_it(shop: Stage) -> None:
    order(shop, item="table", email=ADA)
    order(shop, item="unicorn")
    shop.delete()
    assert shop.left() == []


def masked(tree: str) -> list[str]:
    """A trace without what differs from one run to the next: ids, times, the ends of generated names."""
    lines = [re.sub(r"-[0-9A-Z]{12}\b", "", line[11:]) for line in tree.splitlines()[2:]]
    return [re.sub(r"(?<=  )[0-9.]+ m?s", "", line).rstrip() for line in lines]


def test_the_way_of_an_order_in_one_tree(shop: Stage) -> None:
    table = order(shop, item="table", email=ADA)
    lines = masked(shop.trace(table["id"]))
    assert lines[:2] == [
        "lambda:FunctionUrl → function shop-FrontDoor  success",
        "└─ events:PutEvents → bus shop-orders  matched",
    ]
    assert {line.strip("│├└─ ") for line in lines[2:]} == {
        "rule shop-orders/shop-FulfilmentRule → queue shop-FulfilmentQueue  delivered",
        "→ function shop-Fulfilment  success",
        "rule shop-orders/shop-InvoicingOrder → function shop-Invoicing  accepted",
        "function shop-Invoicing runs  success",
        "rule shop-orders/shop-NotificationsRule → topic shop-Notifications  delivered",
        "→ queue shop-LargeOrders  delivered",
        "→ function shop-Mailer  accepted",
        "function shop-Mailer runs  success",
    }


def test_the_way_of_a_bad_order_ends_with_the_dead_letters(shop: Stage) -> None:
    unicorn = order(shop, item="unicorn")
    shop.cloud.advance(minutes=3)
    lines = [line.strip("│├└─ ") for line in masked(shop.trace(unicorn["id"]))]
    attempts = [line for line in lines if line.startswith("→ function shop-Fulfilment")]
    assert attempts == [f"→ function shop-Fulfilment{which}  error" for which in ("", "  attempt 2", "  attempt 3")]
    assert "→ queue shop-DeadLetters  dead" in lines
    assert "It was received 3 times and not deleted." in lines
