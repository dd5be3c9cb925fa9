"""DeletePolicyVersion."""

import json

from tests.cloud import Cloud
from tests.services.iam.asking import (
    PUT_LOGS,
    a_policy,
    iam,
    refused,
)


def test_not_the_default(cloud: Cloud) -> None:
    arn = a_policy(cloud)
    iam(cloud).create_policy_version(PolicyArn=arn, PolicyDocument=json.dumps(PUT_LOGS), SetAsDefault=True)
    assert refused(iam(cloud).delete_policy_version, PolicyArn=arn, VersionId="v2") == (
        "DeleteConflict",
        "Cannot delete the default version of a policy.",
    )
    iam(cloud).delete_policy_version(PolicyArn=arn, VersionId="v1")
    assert [each["VersionId"] for each in iam(cloud).list_policy_versions(PolicyArn=arn)["Versions"]] == ["v2"]
