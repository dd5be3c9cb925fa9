"""DeleteUser."""

import json

from tests.cloud import Cloud
from tests.services.iam.asking import (
    PUT_LOGS,
    a_group,
    a_user,
    iam,
    no_such,
    refused,
)


def test_what_stands_in_the_way(cloud: Cloud) -> None:
    user, group = a_user(cloud), a_group(cloud)
    access_key = iam(cloud).create_access_key(UserName=user)["AccessKey"]["AccessKeyId"]
    iam(cloud).add_user_to_group(GroupName=group, UserName=user)
    iam(cloud).put_user_policy(UserName=user, PolicyName="p", PolicyDocument=json.dumps(PUT_LOGS))

    def conflict() -> str:
        code, message = refused(iam(cloud).delete_user, UserName=user)
        assert code == "DeleteConflict"
        return message

    assert conflict() == "Cannot delete entity, must delete access keys first."
    iam(cloud).delete_access_key(UserName=user, AccessKeyId=access_key)
    assert conflict() == "Cannot delete entity, must remove users from group first."
    iam(cloud).remove_user_from_group(GroupName=group, UserName=user)
    assert conflict() == "Cannot delete entity, must delete policies first."
    iam(cloud).delete_user_policy(UserName=user, PolicyName="p")
    iam(cloud).delete_user(UserName=user)
    assert refused(iam(cloud).delete_user, UserName=user) == no_such(f"The user with name {user} cannot be found.")
