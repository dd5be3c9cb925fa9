"""GetSecretValue."""

from tests.cloud import Cloud
from tests.services.secretsmanager.asking import GONE, a_secret, refused, sm


def test_by_name_and_arn(cloud: Cloud) -> None:
    name = a_secret(cloud)
    arn = sm(cloud).describe_secret(SecretId=name)["ARN"]
    for secret_id in (name, arn, arn[:-7]):
        found = sm(cloud).get_secret_value(SecretId=secret_id)
        assert (found["SecretString"], found["Name"], found["VersionStages"]) == ("v1", name, ["AWSCURRENT"])
    assert refused(sm(cloud).get_secret_value, SecretId=arn[:-6] + "AAAAAA") == GONE


def test_a_name_that_ends_like_an_arn(cloud: Cloud) -> None:
    arn = sm(cloud).create_secret(Name="db-master", SecretString="m")["ARN"]
    assert sm(cloud).get_secret_value(SecretId="db-master")["SecretString"] == "m"
    assert sm(cloud).get_secret_value(SecretId=arn[:-7])["SecretString"] == "m"


def test_bytes(cloud: Cloud) -> None:
    sm(cloud).create_secret(Name="bytes", SecretBinary=b"\x00\xff")
    found = sm(cloud).get_secret_value(SecretId="bytes")
    assert found["SecretBinary"] == b"\x00\xff"
    assert "SecretString" not in found


def test_by_version_and_stage(cloud: Cloud) -> None:
    name = a_secret(cloud)
    first = sm(cloud).get_secret_value(SecretId=name)["VersionId"]
    sm(cloud).put_secret_value(SecretId=name, SecretString="v2")
    assert sm(cloud).get_secret_value(SecretId=name, VersionId=first)["SecretString"] == "v1"
    assert sm(cloud).get_secret_value(SecretId=name, VersionStage="AWSPREVIOUS")["SecretString"] == "v1"
    assert refused(sm(cloud).get_secret_value, SecretId=name, VersionId=first, VersionStage="AWSCURRENT") == (
        "InvalidRequestException",
        "You provided a VersionStage that is not associated to the provided VersionId.",
    )
    assert refused(sm(cloud).get_secret_value, SecretId=name, VersionId="x" * 32) == (
        "ResourceNotFoundException",
        f"Secrets Manager can't find the specified secret value for VersionId: {'x' * 32}",
    )
    assert refused(sm(cloud).get_secret_value, SecretId=name, VersionStage="blue") == (
        "ResourceNotFoundException",
        "Secrets Manager can't find the specified secret value for staging label: blue",
    )


def test_none(cloud: Cloud) -> None:
    assert refused(sm(cloud).get_secret_value, SecretId="none") == GONE
    assert (
        refused(cloud.client("secretsmanager", region="eu-west-1").get_secret_value, SecretId=a_secret(cloud)) == GONE
    )
