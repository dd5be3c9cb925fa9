"""Invoicing: an invoice for each order."""


def handler(event, context):
    order = event["detail"]
    print(f"invoice for order {order['id']}: {order['count']} x {order['item']}, {order['total']}.00")
