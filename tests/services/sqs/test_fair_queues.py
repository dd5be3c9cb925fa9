"""Fair queues: a standard queue whose messages tell their tenant.

https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-fair-queues.html
"""

from tests.cloud import Cloud
from tests.services.sqs.asking import dead_letters, send


def test_a_noisy_tenant_does_not_hold_up_a_quiet_one(cloud: Cloud) -> None:
    url = cloud.queue()
    send(cloud, url, *[f"noisy-{n}" for n in range(60)], MessageGroupId="noisy")
    for _ in range(4):
        assert len(cloud.receive(url)) == 10
    send(cloud, url, "quiet", MessageGroupId="quiet")
    assert cloud.bodies(url, MaxNumberOfMessages=1) == ["quiet"]


def test_messages_of_one_tenant_are_handled_at_the_same_time(cloud: Cloud) -> None:
    url = cloud.queue()
    send(cloud, url, "1", "2", MessageGroupId="a")
    assert [cloud.bodies(url, MaxNumberOfMessages=1) for _ in range(3)] == [["1"], ["2"], []]


def test_nothing_is_lost_between_tenants(cloud: Cloud) -> None:
    url = cloud.queue()
    for n in range(30):
        send(cloud, url, str(n), MessageGroupId=f"t{n % 7}")
    seen = [body for _ in range(5) for body in cloud.bodies(url)]
    assert sorted(seen, key=int) == list(map(str, range(30)))


def test_a_message_without_a_tenant_is_a_tenant_of_its_own(cloud: Cloud) -> None:
    url = cloud.queue()
    send(cloud, url, "busy", MessageGroupId="a")
    send(cloud, url, *[f"lone-{n}" for n in range(5)])
    cloud.receive(url, MaxNumberOfMessages=4)  # one of "a", three alone
    send(cloud, url, "more", MessageGroupId="a")
    assert cloud.bodies(url, MaxNumberOfMessages=2) == ["lone-3", "lone-4"]


def test_a_tenant_is_quiet_again_when_its_messages_are_done(cloud: Cloud) -> None:
    url = cloud.queue()
    send(cloud, url, "a1", "a2", MessageGroupId="a")
    [first, _] = cloud.receive(url)
    send(cloud, url, "a3", MessageGroupId="a")
    send(cloud, url, "b1", "b2", MessageGroupId="b")
    assert cloud.bodies(url, MaxNumberOfMessages=1) == ["b1"]
    cloud.advance(seconds=30)
    cloud.sqs.delete_message(QueueUrl=url, ReceiptHandle=first["ReceiptHandle"])
    assert cloud.bodies(url, MaxNumberOfMessages=1)[0][0] == "a"


def test_the_tenant_is_told(cloud: Cloud) -> None:
    url = cloud.queue()
    send(cloud, url, "with", MessageGroupId="tenant!")
    send(cloud, url, "without")
    told = {message["Body"]: message["Attributes"].get("MessageGroupId") for message in cloud.receive(url)}
    assert told == {"with": "tenant!", "without": None}


def test_a_queue_becomes_fair_with_messages_in_it(cloud: Cloud) -> None:
    url = cloud.queue()
    send(cloud, url, "before-1", "before-2")
    cloud.receive(url, MaxNumberOfMessages=1)
    send(cloud, url, "after", MessageGroupId="a")
    assert sorted(cloud.bodies(url)) == ["after", "before-2"]
    cloud.advance(seconds=30)
    assert len(cloud.receive(url)) == 3


def test_dead_letters_tell_their_tenant_too(cloud: Cloud) -> None:
    dead = cloud.queue()
    source = dead_letters(cloud, dead, *[f"noisy-{n}" for n in range(30)], MessageGroupId="noisy")
    assert len(cloud.receive(dead)) == 10
    dead_letters(cloud, dead, "quiet", source=source, MessageGroupId="quiet")
    assert cloud.bodies(dead, MaxNumberOfMessages=1) == ["quiet"]


def test_so_do_those_that_are_moved(cloud: Cloud) -> None:
    dead, other = cloud.queue(), cloud.queue()
    source = dead_letters(cloud, dead, *[f"noisy-{n}" for n in range(30)], MessageGroupId="noisy")
    dead_letters(cloud, dead, "quiet", source=source, MessageGroupId="quiet")
    cloud.sqs.start_message_move_task(SourceArn=cloud.arn(dead), DestinationArn=cloud.arn(other))
    cloud.advance(seconds=1)
    assert "quiet" in [*cloud.bodies(other), *cloud.bodies(other, MaxNumberOfMessages=1)]
