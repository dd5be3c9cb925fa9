"""DeleteServiceLinkedRole."""

from tests.cloud import Cloud
from tests.services.iam.asking import a_role, iam, refused


def test_it_is_gone(cloud: Cloud) -> None:
    name = iam(cloud).create_service_linked_role(AWSServiceName="ecs.amazonaws.com")["Role"]["RoleName"]
    task = iam(cloud).delete_service_linked_role(RoleName=name)["DeletionTaskId"]
    assert task.startswith(f"task/aws-service-role/ecs.amazonaws.com/{name}/")
    assert refused(iam(cloud).get_role, RoleName=name)[0] == "NoSuchEntity"


def test_only_service_linked_ones(cloud: Cloud) -> None:
    name = a_role(cloud)
    assert refused(iam(cloud).delete_service_linked_role, RoleName=name)[0] == "NoSuchEntity"
    assert iam(cloud).get_role(RoleName=name)["Role"]["RoleName"] == name
