"""UpdateUser."""

from tests.cloud import Cloud
from tests.services.iam.asking import ACCOUNT, a_group, a_policy, a_user, iam, refused


def test_another_name_is_known_everywhere(cloud: Cloud) -> None:
    group, arn = a_group(cloud), a_policy(cloud)
    before = a_user(cloud, "before", PermissionsBoundary=arn)
    iam(cloud).add_user_to_group(GroupName=group, UserName=before)
    iam(cloud).attach_user_policy(UserName=before, PolicyArn=arn)
    access_key = iam(cloud).create_access_key(UserName=before)["AccessKey"]["AccessKeyId"]
    user_id = iam(cloud).get_user(UserName=before)["User"]["UserId"]
    iam(cloud).update_user(UserName=before, NewUserName="after", NewPath="/new/")
    after = iam(cloud).get_user(UserName="after")["User"]
    assert (after["Arn"], after["UserId"]) == (f"arn:aws:iam::{ACCOUNT}:user/new/after", user_id)
    assert refused(iam(cloud).get_user, UserName=before)[0] == "NoSuchEntity"
    assert [each["UserName"] for each in iam(cloud).get_group(GroupName=group)["Users"]] == ["after"]
    assert [each["UserName"] for each in iam(cloud).list_entities_for_policy(PolicyArn=arn)["PolicyUsers"]] == ["after"]
    assert iam(cloud).get_access_key_last_used(AccessKeyId=access_key)["UserName"] == "after"


def test_a_name_that_is_taken(cloud: Cloud) -> None:
    one, other = a_user(cloud), a_user(cloud)
    assert refused(iam(cloud).update_user, UserName=one, NewUserName=other) == (
        "EntityAlreadyExists",
        f"User with name {other} already exists.",
    )
