"""GetFederationToken."""

from tests.cloud import Cloud
from tests.services.sts.asking import ACCOUNT, as_session, refused


def test_the_federated_user(cloud: Cloud) -> None:
    found = cloud.sts.get_federation_token(Name="bob")
    arn = f"arn:aws:sts::{ACCOUNT}:federated-user/bob"
    assert found["FederatedUser"] == {"FederatedUserId": f"{ACCOUNT}:bob", "Arn": arn}
    assert found["Credentials"]["Expiration"].timestamp() == cloud.now_ms // 1000 + 43_200
    session = as_session(cloud, "sts", found["Credentials"])
    assert session.get_caller_identity()["Arn"] == arn
    assert refused(session.get_federation_token, Name="carl")[0] == "AccessDenied"
