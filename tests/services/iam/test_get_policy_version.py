"""GetPolicyVersion."""

from tests.cloud import Cloud
from tests.services.iam.asking import BASIC, PUT_LOGS, a_policy, iam, no_such, refused


def test_with_the_document(cloud: Cloud) -> None:
    found = iam(cloud).get_policy_version(PolicyArn=a_policy(cloud), VersionId="v1")["PolicyVersion"]
    assert (found["Document"], found["IsDefaultVersion"]) == (PUT_LOGS, True)


def test_one_of_aws(cloud: Cloud) -> None:
    found = iam(cloud).get_policy_version(PolicyArn=BASIC, VersionId="v1")["PolicyVersion"]
    [statement] = found["Document"]["Statement"]
    assert statement["Action"] == ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"]


def test_none(cloud: Cloud) -> None:
    arn = a_policy(cloud)
    assert refused(iam(cloud).get_policy_version, PolicyArn=arn, VersionId="v7") == no_such(
        f"Policy {arn} version v7 does not exist or is not attachable."
    )
