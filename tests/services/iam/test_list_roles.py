"""ListRoles."""

from tests.cloud import Cloud
from tests.services.iam.asking import BASIC, a_role, iam, pages_of, refused


def test_pages_below_a_path(cloud: Cloud) -> None:
    names = [a_role(cloud, f"listed-{each}", Path="/listed/") for each in "abc"]
    pages = pages_of(iam(cloud).list_roles, "Roles", PathPrefix="/listed/", MaxItems=2)
    assert [[role["RoleName"] for role in page] for page in pages] == [names[:2], names[2:]]


def test_a_page_goes_on_where_the_last_one_ended_though_that_one_is_gone(cloud: Cloud) -> None:
    names = [a_role(cloud, f"swept-{each}", Path="/swept/") for each in "abcd"]
    first = iam(cloud).list_roles(PathPrefix="/swept/", MaxItems=2)
    for role in first["Roles"]:
        iam(cloud).delete_role(RoleName=role["RoleName"])
    second = iam(cloud).list_roles(PathPrefix="/swept/", Marker=first["Marker"])
    assert [role["RoleName"] for role in second["Roles"]] == names[2:]


def test_tags_are_left_out(cloud: Cloud) -> None:
    a_role(cloud, "plain", Path="/plain/", Tags=[{"Key": "a", "Value": "b"}], PermissionsBoundary=BASIC)
    [role] = iam(cloud).list_roles(PathPrefix="/plain/")["Roles"]
    assert {"Tags", "PermissionsBoundary", "RoleLastUsed"} & role.keys() == set()


def test_a_marker_of_nobodys(cloud: Cloud) -> None:
    assert refused(iam(cloud).list_roles, Marker="what") == ("ValidationError", "Invalid Marker: what")
