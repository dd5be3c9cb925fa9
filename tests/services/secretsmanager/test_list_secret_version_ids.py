"""ListSecretVersionIds."""

from tests.cloud import Cloud
from tests.services.secretsmanager.asking import a_secret, sm


def test_with_and_without_the_deprecated(cloud: Cloud) -> None:
    name = a_secret(cloud)
    for value in ("v2", "v3"):
        sm(cloud).put_secret_value(SecretId=name, SecretString=value)
    found = sm(cloud).list_secret_version_ids(SecretId=name)
    assert sorted(each["VersionStages"] for each in found["Versions"]) == [["AWSCURRENT"], ["AWSPREVIOUS"]]
    every = sm(cloud).list_secret_version_ids(SecretId=name, IncludeDeprecated=True, MaxResults=2)
    rest = sm(cloud).list_secret_version_ids(SecretId=name, IncludeDeprecated=True, NextToken=every["NextToken"])
    assert len(every["Versions"] + rest["Versions"]) == 3
