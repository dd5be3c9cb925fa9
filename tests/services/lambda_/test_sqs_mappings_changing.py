"""Mappings that change while they work: disabled, deleted, without their function or their queue, reset."""

from urllib.request import Request, urlopen

from tests.cloud import Cloud
from tests.services.lambda_.doubles import Door, House, until
from tests.services.lambda_.mapped import bodies, connect, left, send, settle


def test_a_disabled_mapping_takes_nothing_until_it_is_enabled(cloud: Cloud, house: House) -> None:
    url = cloud.queue()
    house.function(cloud, "work", lambda event: None)
    uuid = connect(cloud, url, "work", Enabled=False)
    send(cloud, url, "a")
    settle(cloud)
    assert house.calls == []
    cloud.client("lambda").update_event_source_mapping(UUID=uuid, Enabled=True)
    settle(cloud)
    assert bodies(house, "work") == [["a"]]
    cloud.client("lambda").update_event_source_mapping(UUID=uuid, Enabled=False)
    send(cloud, url, "b")
    settle(cloud)
    assert len(house.calls) == 1


def test_a_deleted_mapping_lets_what_is_under_way_end(cloud: Cloud, house: House) -> None:
    url, door = cloud.queue(), Door()
    house.function(cloud, "slow", lambda event: door)
    uuid = connect(cloud, url, "slow")
    send(cloud, url, "a")
    until(cloud, lambda: door.waiting)
    lambda_ = cloud.client("lambda")
    assert lambda_.delete_event_source_mapping(UUID=uuid)["State"] == "Deleting"
    assert lambda_.get_event_source_mapping(UUID=uuid)["State"] == "Deleting"
    send(cloud, url, "b")
    door.open(cloud)
    settle(cloud)
    assert lambda_.list_event_source_mappings()["EventSourceMappings"] == []
    assert cloud.bodies(url) == ["b"]
    assert left(cloud, url) == 1


def test_what_a_window_gathered_goes_back_when_the_mapping_ends(cloud: Cloud, house: House) -> None:
    url = cloud.queue(VisibilityTimeout="600")
    house.function(cloud, "work", lambda event: None)
    uuid = connect(cloud, url, "work", BatchSize=10, MaximumBatchingWindowInSeconds=300)
    send(cloud, url, "a")
    settle(cloud)
    cloud.client("lambda").delete_event_source_mapping(UUID=uuid)
    settle(cloud)
    assert cloud.bodies(url) == ["a"]


def test_a_function_that_is_deleted_leaves_its_messages(cloud: Cloud, house: House) -> None:
    url = cloud.queue()
    house.function(cloud, "work", lambda event: None)
    connect(cloud, url, "work")
    cloud.client("lambda").delete_function(FunctionName="work")
    send(cloud, url, "a")
    cloud.advance(seconds=5)
    assert cloud.bodies(url, VisibilityTimeout=0) == ["a"]
    house.function(cloud, "work", lambda event: None)
    cloud.advance(minutes=2)
    assert bodies(house, "work") == [["a"]]


def test_a_queue_that_is_made_again_is_found_again(cloud: Cloud, house: House) -> None:
    url = cloud.queue("again")
    house.function(cloud, "work", lambda event: None)
    connect(cloud, url, "work")
    cloud.sqs.delete_queue(QueueUrl=url)
    cloud.advance(minutes=2)
    send(cloud, cloud.queue("again"), "a")
    cloud.advance(minutes=1)
    assert bodies(house, "work") == [["a"]]


def test_an_idle_mapping_waits_for_nothing_but_messages(cloud: Cloud, house: House) -> None:
    url = cloud.queue()
    house.function(cloud, "work", lambda event: None)
    before = cloud.clock.next_deadline_ms()
    connect(cloud, url, "work")
    settle(cloud)
    assert cloud.clock.next_deadline_ms() == before


def test_after_a_reset_all_begins_anew(cloud: Cloud, house: House) -> None:
    for _ in range(2):
        url, done = cloud.queue("work"), cloud.queue("done")
        house.function(cloud, "work", lambda event: None)
        lambda_ = cloud.client("lambda")
        destination = {"OnSuccess": {"Destination": cloud.arn(done)}}
        lambda_.put_function_event_invoke_config(FunctionName="work", DestinationConfig=destination)
        connect(cloud, url, "work")
        send(cloud, url, "a")
        lambda_.invoke(FunctionName="work", InvocationType="Event", Payload=b"1")
        settle(cloud)
        assert len(house.calls) == 2
        assert len(cloud.bodies(done)) == 1
        house.calls.clear()
        with urlopen(Request(f"{cloud.endpoint}/_fogbank/reset", b"", method="POST")) as answer:
            assert answer.status == 200
