"""GetRole."""

from tests.cloud import Cloud
from tests.services.iam.asking import a_role, iam, no_such, refused


def test_no_role(cloud: Cloud) -> None:
    assert refused(iam(cloud).get_role, RoleName="none") == no_such("The role with name none cannot be found.")


def test_an_account_is_not_another_one(cloud: Cloud) -> None:
    name = a_role(cloud)
    other = cloud.client("iam", access_key="111122223333")
    assert refused(other.get_role, RoleName=name)[0] == "NoSuchEntity"


def test_all_regions_see_it(cloud: Cloud) -> None:
    name = a_role(cloud)
    assert cloud.client("iam", region="eu-central-1").get_role(RoleName=name)["Role"]["RoleName"] == name


def test_a_role_is_used_by_nobody_so_far(cloud: Cloud) -> None:
    assert iam(cloud).get_role(RoleName=a_role(cloud))["Role"]["RoleLastUsed"] == {}
