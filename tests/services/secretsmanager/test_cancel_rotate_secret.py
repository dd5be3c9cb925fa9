"""CancelRotateSecret."""

from tests.cloud import Cloud
from tests.services.secretsmanager.asking import a_secret, sm
from tests.services.secretsmanager.rotating import Rotator


def test_no_more_by_itself() -> None:
    rotator = Rotator()
    with Cloud(compute=rotator.compute) as cloud:
        name = a_secret(cloud)
        arn = rotator.function(cloud)
        rules = {"AutomaticallyAfterDays": 1}
        sm(cloud).rotate_secret(SecretId=name, RotationLambdaARN=arn, RotationRules=rules, RotateImmediately=False)
        assert sm(cloud).cancel_rotate_secret(SecretId=name)["Name"] == name
        cloud.advance(hours=72)
        assert rotator.steps == ["testSecret"]
        described = sm(cloud).describe_secret(SecretId=name)
        assert (described["RotationEnabled"], "NextRotationDate" in described) == (False, False)
