"""UpdateOpenIDConnectProviderThumbprint."""

from tests.cloud import Cloud
from tests.services.iam.asking import iam
from tests.services.iam.providing import THUMBPRINT, an_open_id_provider


def test_they_are_replaced(cloud: Cloud) -> None:
    arn, other = an_open_id_provider(cloud), THUMBPRINT[::-1]
    iam(cloud).update_open_id_connect_provider_thumbprint(OpenIDConnectProviderArn=arn, ThumbprintList=[other])
    assert iam(cloud).get_open_id_connect_provider(OpenIDConnectProviderArn=arn)["ThumbprintList"] == [other]
