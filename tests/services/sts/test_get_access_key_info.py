"""GetAccessKeyInfo."""

from tests.cloud import Cloud
from tests.services.sts.asking import refused


def test_what_a_key_id_tells(cloud: Cloud) -> None:
    assert cloud.sts.get_access_key_info(AccessKeyId="ASIAY34FZKBOKMUTVV7A")["Account"] == "609629065308"
    assert refused(cloud.sts.get_access_key_info, AccessKeyId="AKIAIOSFODNN7EXAMPLE")[0] == "ValidationError"


def test_other_operations_are_refused_by_name(cloud: Cloud) -> None:
    assert refused(cloud.sts.decode_authorization_message, EncodedMessage="x") == (
        "UnsupportedOperation",
        "Fogbank does not support the operation DecodeAuthorizationMessage of sts.",
    )
