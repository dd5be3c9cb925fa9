"""The mailer: says what happened to whoever left an address."""

import json


def handler(notification, context):
    for record in notification["Records"]:
        event = json.loads(record["Sns"]["Message"])
        detail = event["detail"]
        print(f"mail to {detail['email']}: {text_of(event['detail-type'], detail)}")


def text_of(kind, detail):
    if kind == "DayClosed":
        return f"the day is closed. Orders that failed: {detail['failed']}; large ones: {detail['large']}"
    return f"thank you for {detail['count']} x {detail['item']}"
