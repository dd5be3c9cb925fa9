"""Who calls, in the open mode: any credential is believed, and the key and the scope say the rest."""

import pytest

from fogbank.kernel.errors import AwsError
from fogbank.wire.auth import Authenticator, account_in, region_in_host
from fogbank.wire.http import Request


def signed(credential: str, *, algorithm: str = "AWS4-HMAC-SHA256", headers: dict[str, str] | None = None) -> Request:
    authorization = f"{algorithm} Credential={credential}, SignedHeaders=host, Signature=00"
    return Request("POST", "/", "", {"host": "localhost:4566", "authorization": authorization} | (headers or {}), b"")


@pytest.mark.parametrize(
    ("access_key", "account"),
    [
        pytest.param("123456789012", "123456789012", id="twelve digits are the account"),
        pytest.param("ASIAY34FZKBOKMUTVV7A", "609629065308", id="a key of the new generation, as published"),
        pytest.param("ASIAQNZGKIQY56JQ7WML", "029608264753", id="leading zeroes stay"),
        pytest.param("AKIAIOSFODNN7EXAMPLE", None, id="the old generation tells no account"),
        pytest.param("AKIA77777777777777AB", None, id="forty bits above 999999999999"),
        pytest.param("AKIA0000000000000000", None, id="not base32"),
        pytest.param("AROAY34FZKBOKMUTVV7A", None, id="a role's id is no access key"),
        pytest.param("٠١٢٣٤٥٦٧٨٩٠١", None, id="digits of another script"),
        pytest.param("test", None, id="test"),
        pytest.param("", None, id="empty"),
    ],
)
def test_account_in_access_key(access_key: str, account: str | None) -> None:
    assert account_in(access_key) == account


@pytest.mark.parametrize(
    ("host", "region"),
    [
        ("sqs.eu-west-1.amazonaws.com", "eu-west-1"),
        ("eu-west-1.queue.amazonaws.com", "eu-west-1"),
        ("sqs.us-gov-west-1.amazonaws.com:443", "us-gov-west-1"),
        ("my-bucket-1.s3.ap-southeast-2.amazonaws.com", "ap-southeast-2"),
        ("us-east-1.s3.eu-central-1.amazonaws.com", "eu-central-1"),
        ("sqs.cn-north-1.amazonaws.com.cn", "cn-north-1"),
        ("localhost:4566", None),
        ("", None),
    ],
)
def test_region_in_host(host: str, region: str | None) -> None:
    assert region_in_host(host) == region


def test_open_mode_takes_the_region_and_service_from_the_scope() -> None:
    identity = Authenticator().identify(signed("123456789012/20260101/eu-west-1/sqs/aws4_request"), 0)
    assert (identity.account, identity.region, identity.service) == ("123456789012", "eu-west-1", "sqs")
    assert identity.principal_arn == "arn:aws:iam::123456789012:root"
    assert identity.user_id == "123456789012"
    assert not identity.anonymous


@pytest.mark.parametrize(
    ("regions", "region"),
    [
        ("eu-west-1", "eu-west-1"),
        ("us-*, eu-west-2,eu-west-1", "eu-west-2"),
        ("*", "sa-east-1"),
        ("", "sa-east-1"),
    ],
)
def test_signature_version_4a_names_its_regions_in_a_header(regions: str, region: str) -> None:
    headers = {"host": "sqs.sa-east-1.amazonaws.com", "x-amz-region-set": regions}
    request = signed("test/20260101/sqs/aws4_request", algorithm="AWS4-ECDSA-P256-SHA256", headers=headers)
    assert Authenticator().identify(request, 0).region == region


def test_open_mode_gives_test_the_default_account() -> None:
    assert Authenticator().identify(signed("test/20260101/us-east-1/sqs/aws4_request"), 0).account == "000000000000"


def test_unsigned_request_is_anonymous_in_the_region_of_its_host() -> None:
    identity = Authenticator().identify(Request("GET", "/", "", {"host": "sqs.eu-west-3.amazonaws.com"}, b""), 0)
    assert identity.anonymous
    assert (identity.account, identity.region) == ("000000000000", "eu-west-3")


def test_defaults_are_settings() -> None:
    identity = Authenticator(account="111111111111", region="eu-north-1").identify(Request("GET", "/", "", {}, b""), 0)
    assert (identity.account, identity.region) == ("111111111111", "eu-north-1")


def test_region_that_would_spoil_an_arn_is_refused() -> None:
    with pytest.raises(AwsError, match="valid region, not 'a:b'"):
        Authenticator().identify(signed("test/20260101/a:b/sqs/aws4_request"), 0)
