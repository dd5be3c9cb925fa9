"""ListPolicyVersions."""

import json

from tests.cloud import Cloud
from tests.services.iam.asking import (
    PUT_LOGS,
    a_policy,
    iam,
    pages_of,
)


def test_the_newest_first_page_by_page(cloud: Cloud) -> None:
    arn = a_policy(cloud)
    for _ in range(2):
        iam(cloud).create_policy_version(PolicyArn=arn, PolicyDocument=json.dumps(PUT_LOGS))
    pages = pages_of(iam(cloud).list_policy_versions, "Versions", PolicyArn=arn, MaxItems=2)
    assert [[version["VersionId"] for version in page] for page in pages] == [["v3", "v2"], ["v1"]]
    assert all("Document" not in version for page in pages for version in page)
