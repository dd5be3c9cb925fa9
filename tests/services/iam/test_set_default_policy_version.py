"""SetDefaultPolicyVersion."""

import json

from tests.cloud import Cloud
from tests.services.iam.asking import (
    PUT_LOGS,
    a_policy,
    iam,
    refused,
)


def test_back_to_the_first(cloud: Cloud) -> None:
    arn = a_policy(cloud)
    iam(cloud).create_policy_version(PolicyArn=arn, PolicyDocument=json.dumps(PUT_LOGS), SetAsDefault=True)
    iam(cloud).set_default_policy_version(PolicyArn=arn, VersionId="v1")
    assert iam(cloud).get_policy(PolicyArn=arn)["Policy"]["DefaultVersionId"] == "v1"
    assert refused(iam(cloud).set_default_policy_version, PolicyArn=arn, VersionId="v9")[0] == "NoSuchEntity"
