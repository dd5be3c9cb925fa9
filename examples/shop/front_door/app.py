"""The front door: an order comes in by HTTP and goes out as an event.

curl $SHOP -d '{"item": "lamp", "count": 2, "email": "ada@example.com"}'
"""

import base64
import json
import os

import boto3

PRICES = {"chair": 45, "lamp": 20, "table": 180, "unicorn": 7}

events = boto3.client("events")


def handler(request, context):
    try:
        order = order_of(request) | {"id": context.aws_request_id}
    except ValueError as error:
        return reply(400, {"error": str(error)})
    entry = {
        "EventBusName": os.environ["BUS"],
        "Source": "shop",
        "DetailType": "OrderPlaced",
        "Detail": json.dumps(order),
    }
    put = events.put_events(Entries=[entry])
    if put["FailedEntryCount"]:
        raise RuntimeError(put["Entries"][0]["ErrorMessage"])
    return reply(202, order)


def order_of(request):
    """What was ordered, and what it comes to. Raises ValueError."""
    if request["requestContext"]["http"]["method"] != "POST":
        raise ValueError("post an order: an item, a count, and an email if you like")
    body = request.get("body") or ""
    if request.get("isBase64Encoded"):
        body = base64.b64decode(body)
    wish = json.loads(body)
    item, count = wish.get("item"), wish.get("count", 1)
    if item not in PRICES:
        raise ValueError(f"there is no {item}; there are {', '.join(PRICES)}")
    if not isinstance(count, int) or count < 1:
        raise ValueError("the count is a whole number from 1")
    order = {"item": item, "count": count, "total": PRICES[item] * count}
    return order | {"email": wish["email"]} if wish.get("email") else order


def reply(status, body):
    return {"statusCode": status, "headers": {"content-type": "application/json"}, "body": json.dumps(body) + "\n"}
