"""GetSessionToken."""

from tests.cloud import Cloud
from tests.services.sts.asking import a_role, as_session, refused


def test_they_stand_for_the_caller(cloud: Cloud) -> None:
    caller = cloud.client("sts", access_key="111122223333")
    credentials = caller.get_session_token(DurationSeconds=900)["Credentials"]
    assert credentials["Expiration"].timestamp() == cloud.now_ms // 1000 + 900
    who = as_session(cloud, "sts", credentials).get_caller_identity()
    assert (who["Account"], who["Arn"]) == ("111122223333", "arn:aws:iam::111122223333:root")


def test_the_roots_last_an_hour(cloud: Cloud) -> None:
    credentials = cloud.sts.get_session_token()["Credentials"]
    assert credentials["Expiration"].timestamp() == cloud.now_ms // 1000 + 3600


def test_not_in_a_session_of_a_role(cloud: Cloud) -> None:
    credentials = cloud.sts.assume_role(RoleArn=a_role(cloud, "r"), RoleSessionName="me")["Credentials"]
    assert refused(as_session(cloud, "sts", credentials).get_session_token) == (
        "AccessDenied",
        "Cannot call GetSessionToken with session credentials",
    )
