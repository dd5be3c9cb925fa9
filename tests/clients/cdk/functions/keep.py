"""Keeps what comes, by an event or by messages, in a bucket."""

import json
import os

import boto3

s3 = boto3.client("s3")


def handler(event, context):
    source = "message" if "Records" in event else "event"
    orders = [record["body"] for record in event["Records"]] if "Records" in event else [json.dumps(event["detail"])]
    for number, order in enumerate(orders):
        s3.put_object(Bucket=os.environ["BUCKET"], Key=f"{source}-{number}", Body=order)
    return {"batchItemFailures": []}
