"""UpdateSecret."""

from tests.cloud import Cloud
from tests.services.secretsmanager.asking import a_secret, sm, stages


def test_what_is_said_about_it(cloud: Cloud) -> None:
    name = a_secret(cloud, Description="before")
    made = sm(cloud).update_secret(SecretId=name, Description="after", KmsKeyId="alias/mine")
    assert "VersionId" not in made
    found = sm(cloud).describe_secret(SecretId=name)
    assert (found["Description"], found["KmsKeyId"]) == ("after", "alias/mine")
    assert stages(cloud, name) == {"AWSCURRENT": "v1"}


def test_a_new_value(cloud: Cloud) -> None:
    name = a_secret(cloud, Description="stays")
    made = sm(cloud).update_secret(SecretId=name, SecretString="v2")
    assert sm(cloud).get_secret_value(SecretId=name)["VersionId"] == made["VersionId"]
    assert stages(cloud, name) == {"AWSCURRENT": "v2", "AWSPREVIOUS": "v1"}
    assert sm(cloud).describe_secret(SecretId=name)["Description"] == "stays"
