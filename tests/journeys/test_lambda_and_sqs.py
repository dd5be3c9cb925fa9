"""A queue, a mapping and a real function."""

import json

from tests.journeys.lab import Lab

WORKER = """
def handle(event, context):
    failed = []
    for record in event["Records"]:
        body = json.loads(record["body"])
        note([body["n"], int(record["attributes"]["ApproximateReceiveCount"])])
        if body["n"] % 5 == 0 and int(record["attributes"]["ApproximateReceiveCount"]) < body.get("tries", 2):
            failed.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failed}
"""


def test_orders_are_worked_off_and_failures_come_again(lab: Lab) -> None:
    cloud = lab.cloud
    dead = cloud.queue("dead")
    policy = json.dumps({"deadLetterTargetArn": cloud.arn(dead), "maxReceiveCount": 3})
    orders = cloud.queue("orders", RedrivePolicy=policy)
    lab.function("work", WORKER)
    lab.lambda_.create_event_source_mapping(
        EventSourceArn=cloud.arn(orders), FunctionName="work", FunctionResponseTypes=["ReportBatchItemFailures"]
    )
    for number in range(20):
        body = {"n": number, "tries": 9 if number == 5 else 2}
        cloud.sqs.send_message(QueueUrl=orders, MessageBody=json.dumps(body))
    cloud.advance(seconds=1)
    assert sorted(lab.notes()) == [[number, 1] for number in range(20)]
    cloud.advance(seconds=30)
    assert sorted(lab.notes()[20:]) == [[0, 2], [5, 2], [10, 2], [15, 2]]
    cloud.advance(minutes=2)
    assert lab.notes()[24:] == [[5, 3]]
    assert [json.loads(body)["n"] for body in cloud.bodies(dead)] == [5]
    assert cloud.attribute(orders, "ApproximateNumberOfMessagesNotVisible") == "0"
    assert cloud.attribute(orders, "ApproximateNumberOfMessages") == "0"


def test_a_fifo_queue_keeps_its_order_through_a_failure(lab: Lab) -> None:
    cloud = lab.cloud
    steps = cloud.queue("steps.fifo", fifo=True)
    lab.function(
        "work",
        """
        def handle(event, context):
            for record in event["Records"]:
                note(record["body"])
                if record["body"] == "b" and record["attributes"]["ApproximateReceiveCount"] == "1":
                    raise ValueError("not yet")
        """,
    )
    lab.lambda_.create_event_source_mapping(EventSourceArn=cloud.arn(steps), FunctionName="work", BatchSize=1)
    for body in "abc":
        cloud.sqs.send_message(QueueUrl=steps, MessageBody=body, MessageGroupId="g", MessageDeduplicationId=body)
    cloud.advance(seconds=31)
    assert lab.notes() == ["a", "b", "b", "c"]
