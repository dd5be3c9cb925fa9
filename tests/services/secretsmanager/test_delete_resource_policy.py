"""DeleteResourcePolicy."""

import json

from tests.cloud import Cloud
from tests.services.secretsmanager.asking import a_secret, refused, sm


def test_it_is_gone(cloud: Cloud) -> None:
    name = a_secret(cloud)
    statement = {"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}
    sm(cloud).put_resource_policy(SecretId=name, ResourcePolicy=json.dumps({"Statement": statement}))
    sm(cloud).delete_resource_policy(SecretId=name)
    assert "ResourcePolicy" not in sm(cloud).get_resource_policy(SecretId=name)


def test_other_operations_are_refused_by_name(cloud: Cloud) -> None:
    call = sm(cloud).replicate_secret_to_regions
    assert refused(call, SecretId="x", AddReplicaRegions=[{"Region": "eu-west-1"}]) == (
        "UnsupportedOperation",
        "Fogbank does not support the operation ReplicateSecretToRegions of secretsmanager.",
    )
