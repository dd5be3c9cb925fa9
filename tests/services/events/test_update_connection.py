"""UpdateConnection."""

from tests.cloud import Cloud
from tests.services.events.asking import refused
from tests.services.events.connecting import BASIC, KEY, connect


def test_what_is_not_said_stays(cloud: Cloud) -> None:
    events = cloud.client("events")
    arn = connect(cloud, KEY, "kept")
    cloud.advance(seconds=9)
    answer = events.update_connection(Name="kept", Description="new")
    assert (answer["ConnectionArn"], answer["ConnectionState"]) == (arn, "AUTHORIZED")
    assert (answer["LastModifiedTime"] - answer["CreationTime"]).total_seconds() == 9
    found = events.describe_connection(Name="kept")
    assert found["Description"] == "new"
    assert found["AuthParameters"] == {"ApiKeyAuthParameters": {"ApiKeyName": "X-Key"}}


def test_the_type_may_change(cloud: Cloud) -> None:
    events = cloud.client("events")
    connect(cloud, KEY, "turned")
    events.update_connection(Name="turned", AuthorizationType="BASIC", AuthParameters=BASIC)
    found = events.describe_connection(Name="turned")
    assert (found["AuthorizationType"], found["AuthParameters"]) == (
        "BASIC",
        {"BasicAuthParameters": {"Username": "ann"}},
    )
    code, _ = refused(events.update_connection, Name="turned", AuthorizationType="API_KEY")
    assert code == "ValidationException"


def test_what_is_not_there(cloud: Cloud) -> None:
    assert refused(cloud.client("events").update_connection, Name="none")[0] == "ResourceNotFoundException"
