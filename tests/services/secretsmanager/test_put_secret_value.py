"""PutSecretValue."""

from concurrent.futures import ThreadPoolExecutor

from tests.cloud import Cloud
from tests.services.secretsmanager.asking import a_secret, refused, sm, stages


def test_stages_move_on(cloud: Cloud) -> None:
    name = a_secret(cloud)
    for value in ("v2", "v3"):
        sm(cloud).put_secret_value(SecretId=name, SecretString=value)
    assert stages(cloud, name) == {"AWSCURRENT": "v3", "AWSPREVIOUS": "v2"}


def test_a_stage_of_ones_own(cloud: Cloud) -> None:
    name = a_secret(cloud)
    made = sm(cloud).put_secret_value(SecretId=name, SecretString="blue", VersionStages=["blue"])
    assert made["VersionStages"] == ["blue"]
    assert stages(cloud, name) == {"AWSCURRENT": "v1", "blue": "blue"}


def test_the_first_version_is_current_whatever_it_is_called(cloud: Cloud) -> None:
    sm(cloud).create_secret(Name="first")
    sm(cloud).put_secret_value(SecretId="first", SecretString="s", VersionStages=["blue"])
    assert stages(cloud, "first") == {"blue": "s", "AWSCURRENT": "s"}


def test_the_clients_token(cloud: Cloud) -> None:
    name, token = a_secret(cloud), "t" * 32
    for _ in range(2):
        made = sm(cloud).put_secret_value(SecretId=name, SecretString="v2", ClientRequestToken=token)
        assert made["VersionId"] == token
    arn = sm(cloud).describe_secret(SecretId=name)["ARN"]
    assert stages(cloud, name) == {"AWSCURRENT": "v2", "AWSPREVIOUS": "v1"}
    assert refused(sm(cloud).put_secret_value, SecretId=name, SecretString="v3", ClientRequestToken=token) == (
        "ResourceExistsException",
        f"You can't use ClientRequestToken {token} because that value is already in use for a version of secret {arn}.",
    )


def test_no_value(cloud: Cloud) -> None:
    assert refused(sm(cloud).put_secret_value, SecretId=a_secret(cloud)) == (
        "InvalidRequestException",
        "You must provide either SecretString or SecretBinary.",
    )


def test_a_hundred_versions_are_kept(cloud: Cloud) -> None:
    name = a_secret(cloud)
    first = sm(cloud).get_secret_value(SecretId=name)["VersionId"]
    for number in range(101):
        cloud.advance(ms=1)
        sm(cloud).put_secret_value(SecretId=name, SecretString=str(number))
    found = sm(cloud).list_secret_version_ids(SecretId=name, IncludeDeprecated=True, MaxResults=100)
    assert len(found["Versions"]) == 100
    assert refused(sm(cloud).get_secret_value, SecretId=name, VersionId=first)[0] == "ResourceNotFoundException"


def test_of_writers_at_once_each_has_its_version(cloud: Cloud) -> None:
    name = a_secret(cloud)
    with ThreadPoolExecutor(4) as pool:
        for value in "abcd":
            pool.submit(sm(cloud).put_secret_value, SecretId=name, SecretString=value)
    found = sm(cloud).list_secret_version_ids(SecretId=name, IncludeDeprecated=True)
    assert len(found["Versions"]) == 5
    assert stages(cloud, name).keys() == {"AWSCURRENT", "AWSPREVIOUS"}
