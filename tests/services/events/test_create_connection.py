"""CreateConnection."""

from typing import Any

import pytest

from tests.cloud import Cloud
from tests.services.events.asking import refused
from tests.services.events.connecting import BASIC, KEY, connect, oauth
from tests.services.events.endpoint import Answer, Endpoint


def test_a_connection_is_authorized_at_once(cloud: Cloud) -> None:
    made = cloud.client("events").create_connection(Name="one", AuthorizationType="BASIC", AuthParameters=BASIC)
    assert made["ConnectionState"] == "AUTHORIZED"
    prefix, _, id_ = made["ConnectionArn"].rpartition("/")
    assert prefix == "arn:aws:events:us-east-1:000000000000:connection/one"
    assert len(id_) == 36
    assert refused(
        cloud.client("events").create_connection, Name="one", AuthorizationType="BASIC", AuthParameters=BASIC
    ) == ("ResourceAlreadyExistsException", "Connection one already exists.")


@pytest.mark.parametrize(
    ("auth_type", "auth", "message"),
    [
        pytest.param(
            "API_KEY",
            BASIC,
            "AuthParameters must hold the parameters of the authorization type API_KEY, and no others.",
            id="another type",
        ),
        pytest.param(
            "OAUTH_CLIENT_CREDENTIALS", oauth("ftp://token"), "The endpoint must be an HTTPS URL.", id="no HTTP"
        ),
    ],
)
def test_what_is_not_valid(cloud: Cloud, auth_type: str, auth: dict[str, Any], message: str) -> None:
    call = cloud.client("events").create_connection
    assert refused(call, Name="bad", AuthorizationType=auth_type, AuthParameters=auth) == (
        "ValidationException",
        message,
    )


def test_private_connections_are_refused_by_name(cloud: Cloud) -> None:
    place = {
        "ResourceConfigurationArn": "arn:aws:vpc-lattice:us-east-1:000000000000:resourceconfiguration/"
        "rcfg-0123456789abcdefg"
    }
    code, message = refused(
        cloud.client("events").create_connection,
        Name="private",
        AuthorizationType="API_KEY",
        AuthParameters=KEY,
        InvocationConnectivityParameters={"ResourceParameters": place},
    )
    assert code == "UnsupportedOperation"
    assert message == "Fogbank does not support the parameter CreateConnection.InvocationConnectivityParameters."


def state(cloud: Cloud, name: str) -> tuple[str, str]:
    found = cloud.client("events").describe_connection(Name=name)
    return found["ConnectionState"], found.get("StateReason", "")


def test_a_connection_for_tokens_is_authorized_when_it_has_one(cloud: Cloud) -> None:
    with Endpoint().running() as endpoint:
        endpoint.told(Answer(body=b'{"access_token": "t"}'))
        made = cloud.client("events").create_connection(
            Name="tokens", AuthorizationType="OAUTH_CLIENT_CREDENTIALS", AuthParameters=oauth(f"{endpoint.url}/token")
        )
        assert made["ConnectionState"] == "AUTHORIZING"
        endpoint.wait()
        cloud.advance(ms=0)
        assert state(cloud, "tokens") == ("AUTHORIZED", "")


def test_one_that_gets_none_is_not(cloud: Cloud) -> None:
    with Endpoint().running() as endpoint:
        endpoint.told(Answer(403))
        connect(cloud, oauth(endpoint.url), "refused")
        cloud.advance(ms=0)
        assert state(cloud, "refused") == ("DEAUTHORIZED", "The authorization endpoint answered with status 403.")
