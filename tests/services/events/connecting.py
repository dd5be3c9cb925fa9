"""Connections and API destinations for tests."""

import json
from typing import Any, Final

from tests.cloud import Cloud
from tests.services.events.asking import new_name

KEY: Final[dict[str, Any]] = {"ApiKeyAuthParameters": {"ApiKeyName": "X-Key", "ApiKeyValue": "sesame"}}
BASIC: Final[dict[str, Any]] = {"BasicAuthParameters": {"Username": "ann", "Password": "secret"}}
ROLE: Final = "arn:aws:iam::000000000000:role/destinations"


def oauth(endpoint: str, method: str = "POST", **more: Any) -> dict[str, Any]:
    client = {"ClientID": "me", "ClientSecret": "mine"}
    return {
        "OAuthParameters": {
            "ClientParameters": client,
            "AuthorizationEndpoint": endpoint,
            "HttpMethod": method,
            **more,
        }
    }


def connect(cloud: Cloud, auth: dict[str, Any] | None = None, name: str = "") -> str:
    """Make a connection of the type that its parameters say; its ARN."""
    given = auth or KEY
    types = {
        "ApiKeyAuthParameters": "API_KEY",
        "BasicAuthParameters": "BASIC",
        "OAuthParameters": "OAUTH_CLIENT_CREDENTIALS",
    }
    [kind] = [types[key] for key in given if key in types]
    made = cloud.client("events").create_connection(
        Name=name or new_name("connection"), AuthorizationType=kind, AuthParameters=given
    )
    arn: str = made["ConnectionArn"]
    return arn


def destination(
    cloud: Cloud, endpoint: str, connection: str = "", *, name: str = "", method: str = "POST", **more: Any
) -> str:
    """Make an API destination; its ARN."""
    made = cloud.client("events").create_api_destination(
        Name=name or new_name("destination"),
        ConnectionArn=connection or connect(cloud),
        InvocationEndpoint=endpoint,
        HttpMethod=method,
        **more,
    )
    arn: str = made["ApiDestinationArn"]
    return arn


def route(cloud: Cloud, arn: str, **more: Any) -> str:
    """Make a rule for events of a source of its own, which it gives, with the destination as its target."""
    events, source = cloud.client("events"), new_name("source")
    events.put_rule(Name=source, EventPattern=json.dumps({"source": [source]}))
    events.put_targets(Rule=source, Targets=[{"Id": "d", "Arn": arn, "RoleArn": ROLE, **more}])
    return source


def send(cloud: Cloud, source: str, detail: str = "{}") -> None:
    entry = {"Source": source, "DetailType": "test", "Detail": detail}
    assert cloud.client("events").put_events(Entries=[entry])["FailedEntryCount"] == 0
