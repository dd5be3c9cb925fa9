"""PutLifecyclePolicy."""

import json

from tests.cloud import Cloud
from tests.services.ecr.asking import LIFECYCLE, a_repository, ecr, refused


def test_a_policy_is_kept(cloud: Cloud) -> None:
    name = a_repository(cloud)
    ecr(cloud).put_lifecycle_policy(repositoryName=name, lifecyclePolicyText=LIFECYCLE)
    assert ecr(cloud).get_lifecycle_policy(repositoryName=name)["lifecyclePolicyText"] == LIFECYCLE


def test_what_is_none(cloud: Cloud) -> None:
    call, name = ecr(cloud).put_lifecycle_policy, a_repository(cloud)
    assert refused(call, repositoryName=name, lifecyclePolicyText=json.dumps({"rules": [], "x": "y" * 100})) == (
        "InvalidParameterException",
        (
            "Invalid parameter at 'LifecyclePolicyText' failed to satisfy constraint: "
            "'Lifecycle policy validation failure'"
        ),
    )
