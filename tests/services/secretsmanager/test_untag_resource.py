"""UntagResource."""

from tests.cloud import Cloud
from tests.services.secretsmanager.asking import a_secret, sm


def test_tags_are_removed(cloud: Cloud) -> None:
    name = a_secret(cloud, Tags=[{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}])
    sm(cloud).untag_resource(SecretId=name, TagKeys=["a", "none"])
    assert sm(cloud).describe_secret(SecretId=name)["Tags"] == [{"Key": "b", "Value": "2"}]
