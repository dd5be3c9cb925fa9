"""Roles beyond what all principals share: service-linked ones, and the roles of an instance profile."""

import json
from typing import Final

from fogbank.services.iam.errors import UnmodifiableEntity
from fogbank.services.iam.model import Profile, Role
from fogbank.services.iam.store import ROLES, key
from fogbank.storage.api import Store

# How services name their roles where that is not the service's name with a capital.
# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_aws-services-that-work-with-iam.html
_NAMES: Final = {
    "apidestinations.events": "AmazonEventBridgeApiDestinations",
    "autoscaling": "AutoScaling",
    "cloudtrail": "CloudTrail",
    "ecs": "ECS",
    "elasticbeanstalk": "ElasticBeanstalk",
    "elasticloadbalancing": "ElasticLoadBalancing",
    "events": "CloudWatchEvents",
    "lex": "LexBots",
    "ops.apigateway": "APIGateway",
    "rds": "RDS",
    "replicator.lambda": "LambdaReplicator",
    "sns": "SNS",
    "ssm": "AmazonSSM",
}


def linked_name(service: str) -> str:
    """The part of a service-linked role's name that says the service."""
    host = service.removesuffix(".amazonaws.com")
    return _NAMES.get(host) or "".join(part.capitalize() for part in host.split("."))


def trust_of(service: str) -> str:
    """A trust policy for one service."""
    statement = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]}, separators=(",", ":"))


def check_modifiable(role: Role) -> None:
    """A service-linked role is its service's. Raises UnmodifiableEntity."""
    if role.linked_service:
        raise UnmodifiableEntity(
            f"Cannot perform the operation on the protected role '{role.name}' - this role is only modifiable by AWS"
        )


async def roles_of(store: Store, profile: Profile) -> list[Role]:
    found = [await ROLES.find(store, key(profile.account, name)) for name in profile.roles]
    return [each.value for each in found if each]
