"""A day of a pipe, on the virtual clock; and its nights, when the server is killed."""

from pathlib import Path

from fogbank.kernel.clock import virtual_clock
from tests.cloud import Cloud
from tests.services.lambda_.doubles import House
from tests.services.pipes.piping import Piping


def test_orders_that_nobody_can_ship_end_in_the_queue_of_the_dead(piping: Piping) -> None:
    cloud = piping.cloud
    dead = cloud.queue("dead")
    source = cloud.queue(
        "orders",
        VisibilityTimeout="60",
        RedrivePolicy=f'{{"deadLetterTargetArn": "{cloud.arn(dead)}", "maxReceiveCount": "3"}}',
    )
    attempts: list[tuple[int, list[int]]] = []

    def ship(orders: list[dict[str, int]]) -> dict[str, list[dict[str, str]]]:
        numbers = sorted(order["order"] for order in orders)
        attempts.append(((cloud.now_ms - begun_ms) // 1000, numbers))
        if 13 in numbers:
            raise RuntimeError("no such street")
        return {}

    piping.pipe(
        piping.function("ship", ship),
        source=cloud.arn(source),
        SourceParameters={
            "FilterCriteria": {"Filters": [{"Pattern": '{"body": {"order": [{"numeric": [">", 0]}]}}'}]},
            "SqsQueueParameters": {"BatchSize": 1},
        },
        TargetParameters={"InputTemplate": '{"order": <$.body.order>}'},
    )
    begun_ms = cloud.now_ms
    for number in (12, 13, -1):
        cloud.sqs.send_message(QueueUrl=source, MessageBody=f'{{"order": {number}}}')
    cloud.advance(ms=0)
    # The order that is none is filtered out, the good one is shipped, the bad one is tried three times.
    assert sorted(attempts) == [(0, [12]), (0, [13])]
    cloud.advance(minutes=5)
    assert attempts[2:] == [(60, [13]), (120, [13])]
    assert piping.left(source) == 0
    [message] = cloud.receive(dead)
    assert message["Body"] == '{"order": 13}'
    assert message["Attributes"]["DeadLetterQueueSourceArn"] == cloud.arn(source)


def test_a_pipe_goes_on_after_a_restart(tmp_path: Path, house: House) -> None:
    clock = virtual_clock()
    with Cloud(data=tmp_path, clock=clock, compute=house.compute) as cloud:
        piping = Piping(cloud, house)
        url, arn = piping.queue()
        piping.pipe(arn, TargetParameters={"InputTemplate": "<$.body>"})
        piping.pipe(cloud.arn(cloud.queue("other")), name="stopped", DesiredState="STOPPED")
        piping.send("before")
        assert piping.left(url) == 1
        cloud.client("pipes").stop_pipe(Name="pipe")
        piping.settle()
        piping.send("meanwhile")
        cloud.client("pipes").start_pipe(Name="pipe")
    with Cloud(data=tmp_path, clock=clock, compute=house.compute) as cloud:
        cloud.advance(ms=0)
        states = {pipe["Name"]: pipe["CurrentState"] for pipe in cloud.client("pipes").list_pipes()["Pipes"]}
        assert states == {"pipe": "RUNNING", "stopped": "STOPPED"}
        cloud.advance(seconds=30)
        assert sorted(cloud.bodies(cloud.sqs.get_queue_url(QueueName="target")["QueueUrl"])) == ["before", "meanwhile"]
