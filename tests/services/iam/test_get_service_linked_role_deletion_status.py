"""GetServiceLinkedRoleDeletionStatus."""

from tests.cloud import Cloud
from tests.services.iam.asking import iam, refused


def test_a_task_has_succeeded(cloud: Cloud) -> None:
    name = iam(cloud).create_service_linked_role(AWSServiceName="ecs.amazonaws.com")["Role"]["RoleName"]
    task = iam(cloud).delete_service_linked_role(RoleName=name)["DeletionTaskId"]
    assert iam(cloud).get_service_linked_role_deletion_status(DeletionTaskId=task)["Status"] == "SUCCEEDED"


def test_no_task(cloud: Cloud) -> None:
    assert refused(iam(cloud).get_service_linked_role_deletion_status, DeletionTaskId="task/x")[0] == "NoSuchEntity"
