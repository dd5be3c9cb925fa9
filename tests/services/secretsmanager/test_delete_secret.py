"""DeleteSecret: the recovery window on the clock."""

from typing import Any

import pytest

from tests.cloud import Cloud
from tests.services.secretsmanager.asking import GONE, MARKED, a_secret, refused, sm, stages


@pytest.mark.parametrize(
    ("request_", "days"),
    [pytest.param({}, 30, id="thirty days"), pytest.param({"RecoveryWindowInDays": 7}, 7, id="seven days")],
)
def test_it_is_gone_when_the_window_is_over(cloud: Cloud, request_: dict[str, Any], days: int) -> None:
    name = a_secret(cloud)
    end_s = cloud.now_ms / 1000 + days * 86_400
    assert sm(cloud).delete_secret(SecretId=name, **request_)["DeletionDate"].timestamp() == end_s
    assert refused(sm(cloud).get_secret_value, SecretId=name) == MARKED
    assert refused(sm(cloud).delete_secret, SecretId=name) == MARKED
    cloud.advance(ms=days * 86_400_000 - 1)
    assert sm(cloud).describe_secret(SecretId=name)["Name"] == name
    cloud.advance(ms=1)
    assert refused(sm(cloud).describe_secret, SecretId=name) == GONE


def test_its_values_are_removed_with_it(cloud: Cloud) -> None:
    name = a_secret(cloud)
    kept = cloud.run(cloud.fogbank.store.scan("secretsmanager.value"))
    sm(cloud).delete_secret(SecretId=name, RecoveryWindowInDays=7)
    cloud.advance(hours=24 * 7)
    left = cloud.run(cloud.fogbank.store.scan("secretsmanager.value"))
    assert len(left) == len(kept) - 1


def test_at_once(cloud: Cloud) -> None:
    name = a_secret(cloud)
    sm(cloud).delete_secret(SecretId=name, ForceDeleteWithoutRecovery=True)
    assert refused(sm(cloud).describe_secret, SecretId=name) == GONE
    sm(cloud).create_secret(Name=name, SecretString="new")
    assert stages(cloud, name) == {"AWSCURRENT": "new"}


def test_what_is_not_there(cloud: Cloud) -> None:
    assert refused(sm(cloud).delete_secret, SecretId="none") == GONE
    forced = sm(cloud).delete_secret(SecretId="none", ForceDeleteWithoutRecovery=True)
    assert forced["Name"] == "none"


@pytest.mark.parametrize(
    ("request_", "message"),
    [
        pytest.param(
            {"RecoveryWindowInDays": 6},
            "The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).",
            id="too short",
        ),
        pytest.param(
            {"RecoveryWindowInDays": 7, "ForceDeleteWithoutRecovery": True},
            "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.",
            id="both",
        ),
    ],
)
def test_refusals(cloud: Cloud, request_: dict[str, Any], message: str) -> None:
    assert refused(sm(cloud).delete_secret, SecretId=a_secret(cloud), **request_) == (
        "InvalidParameterException",
        message,
    )


def test_its_name_is_not_free_in_the_window(cloud: Cloud) -> None:
    name = a_secret(cloud)
    sm(cloud).delete_secret(SecretId=name)
    assert refused(sm(cloud).create_secret, Name=name, SecretString="s") == (
        "InvalidRequestException",
        "You can't create this secret because a secret with this name is already scheduled for deletion.",
    )
