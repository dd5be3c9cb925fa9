"""Says hello, and keeps what comes in a bucket."""

import json
import os

import boto3

s3 = boto3.client("s3")


def hello(event, context):
    print("hello was asked")
    return {"statusCode": 200, "body": json.dumps({"hello": event.get("name", "world")})}


def keep(event, context):
    s3.put_object(Bucket=os.environ["KEPT"], Key=context.function_name, Body=json.dumps(event))
    return {"batchItemFailures": []}
