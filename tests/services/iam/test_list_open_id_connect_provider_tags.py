"""ListOpenIDConnectProviderTags."""

from tests.cloud import Cloud
from tests.services.iam.asking import iam, pages_of
from tests.services.iam.providing import an_open_id_provider


def test_pages(cloud: Cloud) -> None:
    arn = an_open_id_provider(cloud)
    iam(cloud).tag_open_id_connect_provider(
        OpenIDConnectProviderArn=arn, Tags=[{"Key": key, "Value": "v"} for key in "cab"]
    )
    pages = pages_of(iam(cloud).list_open_id_connect_provider_tags, "Tags", OpenIDConnectProviderArn=arn, MaxItems=2)
    assert [[tag["Key"] for tag in page] for page in pages] == [["a", "b"], ["c"]]
