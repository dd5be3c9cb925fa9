"""Fulfilment: orders are packed and sent off, in batches.

An order that fails is named in the answer; the others of its batch are done.
https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html#services-sqs-batchfailurereporting
"""

import json

STOCK = {"chair", "lamp", "table"}


def handler(batch, context):
    failures = []
    for message in batch["Records"]:
        order = json.loads(message["body"])["detail"]
        try:
            send_off(order)
        except LookupError as error:
            print(f"ERROR order {order['id']}: {error}")
            failures.append({"itemIdentifier": message["messageId"]})
    return {"batchItemFailures": failures}


def send_off(order):
    if order["item"] not in STOCK:
        raise LookupError(f"no {order['item']} on the shelf")
    print(f"order {order['id']} is sent off: {order['count']} x {order['item']}")
