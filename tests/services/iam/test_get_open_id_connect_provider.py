"""GetOpenIDConnectProvider."""

from tests.cloud import Cloud
from tests.services.iam.asking import ACCOUNT, iam, no_such, refused
from tests.services.iam.providing import THUMBPRINT, an_open_id_provider


def test_what_is_shown(cloud: Cloud) -> None:
    arn = an_open_id_provider(cloud)
    found = iam(cloud).get_open_id_connect_provider(OpenIDConnectProviderArn=arn)
    assert found["Url"] == arn.partition("/")[2]
    assert (found["ClientIDList"], found["ThumbprintList"], found["Tags"]) == (["a"], [THUMBPRINT], [])


def test_there_is_none(cloud: Cloud) -> None:
    call = iam(cloud).get_open_id_connect_provider
    arn = f"arn:aws:iam::{ACCOUNT}:oidc-provider/nowhere"
    assert refused(call, OpenIDConnectProviderArn=arn) == no_such(f"OpenIDConnect Provider not found for arn {arn}")
    role = f"arn:aws:iam::{ACCOUNT}:role/somebody"
    assert refused(call, OpenIDConnectProviderArn=role)[0] == "InvalidInput"
