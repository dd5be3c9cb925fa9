"""RotateSecret."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.cloud import Cloud
from tests.services.secretsmanager.asking import a_secret, refused, sm
from tests.services.secretsmanager.rotating import Rotator


@pytest.fixture
def rotator() -> Rotator:
    return Rotator()


@pytest.fixture
def cloud(rotator: Rotator) -> Iterator[Cloud]:
    with Cloud(compute=rotator.compute) as running:
        yield running


def rotate(cloud: Cloud, name: str, rotator: Rotator, **request: Any) -> dict[str, Any]:
    made: dict[str, Any] = sm(cloud).rotate_secret(SecretId=name, RotationLambdaARN=rotator.function(cloud), **request)
    cloud.advance(ms=1)
    return made


def test_four_steps_make_the_next_version(cloud: Cloud, rotator: Rotator) -> None:
    name = a_secret(cloud)
    made = rotate(cloud, name, rotator)
    assert rotator.steps == ["createSecret", "setSecret", "testSecret", "finishSecret"]
    found = sm(cloud).get_secret_value(SecretId=name)
    assert (found["SecretString"], found["VersionId"]) == ("rotated-1", made["VersionId"])
    assert sm(cloud).get_secret_value(SecretId=name, VersionStage="AWSPREVIOUS")["SecretString"] == "v1"
    described = sm(cloud).describe_secret(SecretId=name)
    assert described["RotationEnabled"] is True
    assert described["LastRotatedDate"].timestamp() * 1000 == pytest.approx(cloud.now_ms, abs=1)
    assert "NextRotationDate" not in described


def test_again_without_saying_the_function(cloud: Cloud, rotator: Rotator) -> None:
    name = a_secret(cloud)
    rotate(cloud, name, rotator)
    sm(cloud).rotate_secret(SecretId=name)
    cloud.advance(ms=1)
    assert sm(cloud).get_secret_value(SecretId=name)["SecretString"] == "rotated-2"


@pytest.mark.parametrize(
    "rules",
    [
        pytest.param({"AutomaticallyAfterDays": 30}, id="days"),
        pytest.param({"ScheduleExpression": "rate(30 days)"}, id="rate"),
    ],
)
def test_by_itself_when_it_is_time(cloud: Cloud, rotator: Rotator, rules: dict[str, Any]) -> None:
    name = a_secret(cloud)
    began_s = cloud.now_ms / 1000
    rotate(cloud, name, rotator, RotationRules=rules, RotateImmediately=False)
    described = sm(cloud).describe_secret(SecretId=name)
    assert described["RotationRules"] == rules
    assert described["NextRotationDate"].timestamp() == began_s + 30 * 86_400
    assert rotator.steps == ["testSecret"]
    assert described["VersionIdsToStages"].keys() == {sm(cloud).get_secret_value(SecretId=name)["VersionId"]}
    for value in ("rotated-1", "rotated-2"):
        cloud.advance(hours=24 * 30)
        assert sm(cloud).get_secret_value(SecretId=name)["SecretString"] == value


def test_not_after_it_was_deleted(cloud: Cloud, rotator: Rotator) -> None:
    name = a_secret(cloud)
    rotate(cloud, name, rotator, RotationRules={"AutomaticallyAfterDays": 1}, RotateImmediately=False)
    sm(cloud).delete_secret(SecretId=name, ForceDeleteWithoutRecovery=True)
    a_secret(cloud)
    cloud.advance(hours=48)
    assert rotator.steps == ["testSecret"]


def test_a_step_that_fails_ends_it_and_the_next_one_goes_on_with_it(cloud: Cloud, rotator: Rotator) -> None:
    name = a_secret(cloud)
    rotator.fails_in = "testSecret"
    rotate(cloud, name, rotator)
    assert rotator.steps == ["createSecret", "setSecret", "testSecret"]
    assert sm(cloud).get_secret_value(SecretId=name)["SecretString"] == "v1"
    assert sm(cloud).get_secret_value(SecretId=name, VersionStage="AWSPENDING")["SecretString"] == "rotated-1"
    rotator.fails_in = ""
    assert refused(sm(cloud).rotate_secret, SecretId=name) == (
        "InvalidRequestException",
        "A previous rotation isn't complete. That rotation will be reattempted.",
    )
    cloud.advance(ms=1)
    assert sm(cloud).get_secret_value(SecretId=name)["SecretString"] == "rotated-1"


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        pytest.param(
            {},
            ("InvalidRequestException", "No Lambda rotation function ARN is associated with this secret."),
            id="none",
        ),
        pytest.param(
            {
                "RotationLambdaARN": "arn:aws:lambda:us-east-1:000000000000:function:f",
                "RotationRules": {"ScheduleExpression": "rate(1 hour)"},
            },
            ("InvalidParameterException", "Invalid ScheduleExpression."),
            id="too often",
        ),
    ],
)
def test_refusals(cloud: Cloud, request_: dict[str, Any], expected: tuple[str, str]) -> None:
    assert refused(sm(cloud).rotate_secret, SecretId=a_secret(cloud), **request_) == expected
