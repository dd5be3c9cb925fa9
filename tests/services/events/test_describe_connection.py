"""DescribeConnection."""

from datetime import UTC, datetime

from tests.cloud import Cloud
from tests.services.events.asking import refused
from tests.services.events.connecting import BASIC, KEY, connect, oauth


def test_all_but_the_secrets_is_shown(cloud: Cloud) -> None:
    parameters = {
        "HeaderParameters": [{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2", "IsValueSecret": True}],
    }
    arn = connect(cloud, {**KEY, "InvocationHttpParameters": parameters}, "shown")
    found = cloud.client("events").describe_connection(Name="shown")
    del found["ResponseMetadata"]
    secret = found.pop("SecretArn")
    assert secret.startswith("arn:aws:secretsmanager:us-east-1:000000000000:secret:events!connection/shown/")
    made = datetime.fromtimestamp(cloud.now_ms / 1000, UTC)
    assert found == {
        "ConnectionArn": arn,
        "Name": "shown",
        "ConnectionState": "AUTHORIZED",
        "AuthorizationType": "API_KEY",
        "AuthParameters": {
            "ApiKeyAuthParameters": {"ApiKeyName": "X-Key"},
            "InvocationHttpParameters": {
                "HeaderParameters": [
                    {"Key": "a", "Value": "1", "IsValueSecret": False},
                    {"Key": "b", "IsValueSecret": True},
                ]
            },
        },
        "CreationTime": made,
        "LastModifiedTime": made,
        "LastAuthorizedTime": made,
    }


def test_of_each_type_what_may_be_seen(cloud: Cloud) -> None:
    connect(cloud, BASIC, "basic")
    connect(cloud, oauth("http://127.0.0.1:9/token"), "tokens")
    events = cloud.client("events")
    assert events.describe_connection(Name="basic")["AuthParameters"] == {"BasicAuthParameters": {"Username": "ann"}}
    assert events.describe_connection(Name="tokens")["AuthParameters"] == {
        "OAuthParameters": {
            "ClientParameters": {"ClientID": "me"},
            "AuthorizationEndpoint": "http://127.0.0.1:9/token",
            "HttpMethod": "POST",
        }
    }


def test_what_is_not_there(cloud: Cloud) -> None:
    assert refused(cloud.client("events").describe_connection, Name="none") == (
        "ResourceNotFoundException",
        "Failed to describe the connection(s). Connection 'none' does not exist.",
    )
