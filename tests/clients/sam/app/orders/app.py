"""Accepts orders: from the queue, by the function's URL, or by an invocation."""

import json
import os

import boto3
from slugify import slugify

sns = boto3.client("sns")


def handler(event, context):
    if "Records" in event:
        for record in event["Records"]:
            accept(json.loads(record["body"]))
        return None
    order = json.loads(event["body"]) if "body" in event else event
    return {"accepted": accept(order)}


def accept(order):
    name = slugify(order["name"])
    print("accepted", name)
    sns.publish(TopicArn=os.environ["TOPIC"], Message=name)
    return name
