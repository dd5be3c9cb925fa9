"""CreatePolicyVersion."""

import json

from tests.cloud import Cloud
from tests.services.iam.asking import (
    PUT_LOGS,
    a_policy,
    iam,
    refused,
)


def test_the_new_one_is_the_default_if_asked(cloud: Cloud) -> None:
    arn = a_policy(cloud)
    second = iam(cloud).create_policy_version(PolicyArn=arn, PolicyDocument=json.dumps(PUT_LOGS))["PolicyVersion"]
    assert (second["VersionId"], second["IsDefaultVersion"]) == ("v2", False)
    third = iam(cloud).create_policy_version(PolicyArn=arn, PolicyDocument=json.dumps(PUT_LOGS), SetAsDefault=True)[
        "PolicyVersion"
    ]
    assert (third["VersionId"], third["IsDefaultVersion"]) == ("v3", True)
    assert iam(cloud).get_policy(PolicyArn=arn)["Policy"]["DefaultVersionId"] == "v3"


def test_five_at_most_and_no_number_twice(cloud: Cloud) -> None:
    arn = a_policy(cloud)
    for _ in range(4):
        iam(cloud).create_policy_version(PolicyArn=arn, PolicyDocument=json.dumps(PUT_LOGS))
    assert refused(iam(cloud).create_policy_version, PolicyArn=arn, PolicyDocument=json.dumps(PUT_LOGS)) == (
        "LimitExceeded",
        (
            "A managed policy can have up to 5 versions. Before you create a new version, you must delete an existing "
            "version."
        ),
    )
    iam(cloud).delete_policy_version(PolicyArn=arn, VersionId="v5")
    made = iam(cloud).create_policy_version(PolicyArn=arn, PolicyDocument=json.dumps(PUT_LOGS))
    assert made["PolicyVersion"]["VersionId"] == "v6"
