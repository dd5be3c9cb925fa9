"""CreateOpenIDConnectProvider."""

from tests.cloud import Cloud
from tests.services.iam.asking import ACCOUNT, iam, refused
from tests.services.iam.providing import THUMBPRINT


def test_github_and_its_like(cloud: Cloud) -> None:
    wish = {
        "Url": "https://token.actions.githubusercontent.com",
        "ClientIDList": ["sts.amazonaws.com"],
        "ThumbprintList": [THUMBPRINT],
    }
    made = iam(cloud).create_open_id_connect_provider(**wish, Tags=[{"Key": "a", "Value": "b"}])
    arn = f"arn:aws:iam::{ACCOUNT}:oidc-provider/token.actions.githubusercontent.com"
    assert (made["OpenIDConnectProviderArn"], made["Tags"]) == (arn, [{"Key": "a", "Value": "b"}])
    assert refused(iam(cloud).create_open_id_connect_provider, **wish) == (
        "EntityAlreadyExists",
        "Provider with url https://token.actions.githubusercontent.com already exists.",
    )


def test_what_may_not_be_said(cloud: Cloud) -> None:
    call = iam(cloud).create_open_id_connect_provider
    assert refused(call, Url="http://plain.example.com") == ("ValidationError", "Invalid Open ID Connect Provider URL")
    assert refused(call, Url="https://x.example.com", ThumbprintList=[THUMBPRINT] * 6)[0] == "LimitExceeded"
