"""DeletePolicy."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from botocore.exceptions import ClientError

from tests.cloud import Cloud
from tests.services.iam.asking import (
    BASIC,
    PUT_LOGS,
    a_policy,
    a_role,
    iam,
    refused,
)


def test_versions_stand_in_the_way(cloud: Cloud) -> None:
    arn = a_policy(cloud)
    iam(cloud).create_policy_version(PolicyArn=arn, PolicyDocument=json.dumps(PUT_LOGS))
    assert refused(iam(cloud).delete_policy, PolicyArn=arn) == (
        "DeleteConflict",
        (
            "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. "
            "The default version is deleted with the policy."
        ),
    )
    iam(cloud).delete_policy_version(PolicyArn=arn, VersionId="v2")
    iam(cloud).delete_policy(PolicyArn=arn)
    assert refused(iam(cloud).get_policy, PolicyArn=arn)[0] == "NoSuchEntity"


def test_not_one_of_aws(cloud: Cloud) -> None:
    assert refused(iam(cloud).delete_policy, PolicyArn=BASIC)[0] == "InvalidInput"


def test_who_attaches_while_it_is_deleted_has_it_or_not(cloud: Cloud) -> None:
    """Never a role with a policy that is gone."""
    for _ in range(5):
        role, arn = a_role(cloud), a_policy(cloud)
        with ThreadPoolExecutor(2) as pool:
            attached = pool.submit(_worked, iam(cloud).attach_role_policy, RoleName=role, PolicyArn=arn)
            deleted = pool.submit(_worked, iam(cloud).delete_policy, PolicyArn=arn)
        assert attached.result() != deleted.result()


def _worked(call: Callable[..., Any], **request: Any) -> bool:
    try:
        call(**request)
    except ClientError:
        return False
    return True
