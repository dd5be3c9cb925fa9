"""UpdateSecretVersionStage."""

from tests.cloud import Cloud
from tests.services.secretsmanager.asking import a_secret, refused, sm, stages


def two_versions(cloud: Cloud) -> tuple[str, str, str]:
    name = a_secret(cloud)
    first = sm(cloud).get_secret_value(SecretId=name)["VersionId"]
    second = sm(cloud).put_secret_value(SecretId=name, SecretString="v2")["VersionId"]
    return name, first, second


def test_back_to_the_previous_one(cloud: Cloud) -> None:
    name, first, second = two_versions(cloud)
    sm(cloud).update_secret_version_stage(
        SecretId=name, VersionStage="AWSCURRENT", MoveToVersionId=first, RemoveFromVersionId=second
    )
    assert stages(cloud, name) == {"AWSCURRENT": "v1", "AWSPREVIOUS": "v2"}


def test_a_stage_of_ones_own(cloud: Cloud) -> None:
    name, first, _ = two_versions(cloud)
    sm(cloud).update_secret_version_stage(SecretId=name, VersionStage="blue", MoveToVersionId=first)
    assert stages(cloud, name)["blue"] == "v1"
    sm(cloud).update_secret_version_stage(SecretId=name, VersionStage="blue", RemoveFromVersionId=first)
    assert "blue" not in stages(cloud, name)


def test_who_has_it_must_be_named(cloud: Cloud) -> None:
    name, first, second = two_versions(cloud)
    assert refused(
        sm(cloud).update_secret_version_stage, SecretId=name, VersionStage="AWSCURRENT", MoveToVersionId=first
    ) == (
        "InvalidParameterException",
        (
            "The parameter RemoveFromVersionId can't be empty. Staging label AWSCURRENT is currently attached to "
            f"version {second}, so you must explicitly reference that version in RemoveFromVersionId."
        ),
    )
    assert refused(
        sm(cloud).update_secret_version_stage,
        SecretId=name,
        VersionStage="AWSCURRENT",
        MoveToVersionId=first,
        RemoveFromVersionId=first,
    )[0] == ("InvalidParameterException")


def test_a_current_one_there_must_be(cloud: Cloud) -> None:
    name, _, second = two_versions(cloud)
    assert refused(
        sm(cloud).update_secret_version_stage, SecretId=name, VersionStage="AWSCURRENT", RemoveFromVersionId=second
    )[0] == ("InvalidParameterException")


def test_no_version(cloud: Cloud) -> None:
    name, _, _ = two_versions(cloud)
    assert refused(sm(cloud).update_secret_version_stage, SecretId=name, VersionStage="blue", MoveToVersionId="x" * 32)[
        0
    ] == ("ResourceNotFoundException")
