"""CreateServiceLinkedRole."""

from tests.cloud import Cloud
from tests.services.iam.asking import ACCOUNT, iam, refused


def test_its_name_path_and_trust(cloud: Cloud) -> None:
    service = "ops.apigateway.amazonaws.com"
    made = iam(cloud).create_service_linked_role(AWSServiceName=service, Description="d")["Role"]
    assert made["Arn"] == f"arn:aws:iam::{ACCOUNT}:role/aws-service-role/{service}/AWSServiceRoleForAPIGateway"
    assert made["AssumeRolePolicyDocument"]["Statement"][0]["Principal"] == {"Service": service}
    assert refused(iam(cloud).create_service_linked_role, AWSServiceName=service) == (
        "InvalidInput",
        "Service role name AWSServiceRoleForAPIGateway has been taken in this account, please try a different suffix.",
    )
    again = iam(cloud).create_service_linked_role(AWSServiceName=service, CustomSuffix="two")["Role"]
    assert again["RoleName"] == "AWSServiceRoleForAPIGateway_two"


def test_nobody_else_deletes_it(cloud: Cloud) -> None:
    made = iam(cloud).create_service_linked_role(AWSServiceName="ecs.amazonaws.com")["Role"]
    assert refused(iam(cloud).delete_role, RoleName=made["RoleName"])[0] == "UnmodifiableEntity"
