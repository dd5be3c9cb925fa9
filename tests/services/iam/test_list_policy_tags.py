"""ListPolicyTags."""

from tests.cloud import Cloud
from tests.services.iam.asking import ACCOUNT, a_policy, iam, no_such, pages_of, refused


def test_pages(cloud: Cloud) -> None:
    name = a_policy(cloud)
    tags = [{"Key": key, "Value": ""} for key in ("a", "b", "c")]
    iam(cloud).tag_policy(PolicyArn=name, Tags=tags)
    assert pages_of(iam(cloud).list_policy_tags, "Tags", PolicyArn=name, MaxItems=2) == [tags[:2], tags[2:]]


def test_nothing_has_tags(cloud: Cloud) -> None:
    assert refused(iam(cloud).list_policy_tags, PolicyArn=f"arn:aws:iam::{ACCOUNT}:policy/nobody") == no_such(
        f"Policy arn:aws:iam::{ACCOUNT}:policy/nobody was not found."
    )
