"""Whoever signs with a user's key is that user, and where signatures are verified its secret proves it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from fogbank.kernel.clock import system_clock
from tests.cloud import Cloud
from tests.services.iam.asking import ACCOUNT, a_user, iam, refused

AUTH = """
[[keys]]
id = "AKIDADMIN"
secret = "secret"
account = "111122223333"
"""


def with_key(cloud: Cloud, service: str, key: dict[str, Any], **changed: str) -> Any:
    return cloud.client(
        service, access_key=key["AccessKeyId"], secret=changed.get("secret") or str(key["SecretAccessKey"])
    )


def test_the_user_is_who_calls(cloud: Cloud) -> None:
    made = iam(cloud).create_user(UserName="caller", Path="/team/")["User"]
    key = iam(cloud).create_access_key(UserName="caller")["AccessKey"]
    who = with_key(cloud, "sts", key).get_caller_identity()
    assert (who["Arn"], who["Account"], who["UserId"]) == (made["Arn"], ACCOUNT, made["UserId"])
    own = with_key(cloud, "iam", key)
    assert own.get_user()["User"]["UserName"] == "caller"
    assert own.list_access_keys()["AccessKeyMetadata"][0]["AccessKeyId"] == key["AccessKeyId"]


def test_a_renamed_user_and_a_deleted_key(cloud: Cloud) -> None:
    user = a_user(cloud)
    key = iam(cloud).create_access_key(UserName=user)["AccessKey"]
    sts = with_key(cloud, "sts", key)
    assert sts.get_caller_identity()["Arn"].endswith(f":user/{user}")
    iam(cloud).update_user(UserName=user, NewUserName="newname", NewPath="/x/")
    assert sts.get_caller_identity()["Arn"].endswith(":user/x/newname")
    iam(cloud).delete_access_key(UserName="newname", AccessKeyId=key["AccessKeyId"])
    assert sts.get_caller_identity()["Arn"].endswith(f"{ACCOUNT}:root")  # as for each key that nobody knows


@pytest.fixture
def guarded(tmp_path: Path) -> Iterator[Cloud]:
    """A server that verifies. Signatures are made now, so its clock is the system's."""
    auth = tmp_path / "auth.toml"
    auth.write_text(AUTH)
    with Cloud(auth=auth, data=tmp_path / "data", clock=system_clock()) as running:
        yield running


def admin(cloud: Cloud, service: str) -> Any:
    return cloud.client(service, access_key="AKIDADMIN", secret="secret")


def a_key(cloud: Cloud) -> dict[str, Any]:
    admin(cloud, "iam").create_user(UserName="ann")
    made: dict[str, Any] = admin(cloud, "iam").create_access_key(UserName="ann")["AccessKey"]
    return made


def test_its_signature_is_verified(guarded: Cloud) -> None:
    key = a_key(guarded)
    assert with_key(guarded, "sts", key).get_caller_identity()["Arn"] == "arn:aws:iam::111122223333:user/ann"
    liar = with_key(guarded, "iam", key, secret="wrong")
    assert refused(liar.list_users)[0] == "SignatureDoesNotMatch"


def test_a_body_in_signed_chunks(guarded: Cloud) -> None:
    s3 = with_key(guarded, "s3", a_key(guarded))
    s3.create_bucket(Bucket="signed")
    s3.put_object(Bucket="signed", Key="k", Body=b"bytes")
    assert s3.get_object(Bucket="signed", Key="k")["Body"].read() == b"bytes"


def test_one_that_is_switched_off_or_deleted_may_not(guarded: Cloud) -> None:
    key = a_key(guarded)
    sts, keys = with_key(guarded, "sts", key), admin(guarded, "iam")
    keys.update_access_key(UserName="ann", AccessKeyId=key["AccessKeyId"], Status="Inactive")
    assert refused(sts.get_caller_identity)[0] == "InvalidClientTokenId"
    keys.update_access_key(UserName="ann", AccessKeyId=key["AccessKeyId"], Status="Active")
    assert sts.get_caller_identity()["UserId"].startswith("AIDA")
    keys.delete_access_key(UserName="ann", AccessKeyId=key["AccessKeyId"])
    assert refused(sts.get_caller_identity)[0] == "InvalidClientTokenId"


def test_it_outlives_the_server(tmp_path: Path) -> None:
    auth = tmp_path / "auth.toml"
    auth.write_text(AUTH)
    with Cloud(auth=auth, data=tmp_path / "data", clock=system_clock()) as first:
        key = a_key(first)
    with Cloud(auth=auth, data=tmp_path / "data", clock=system_clock()) as second:
        assert with_key(second, "sts", key).get_caller_identity()["Account"] == "111122223333"
