"""RemoveLayerVersionPermission: one statement less."""

import json

from tests.services.lambda_.plane import LAYER, Plane, refused
from tests.services.lambda_.test_add_layer_version_permission import GET, PRECONDITION

NO_POLICY = ("ResourceNotFoundException", "No policy is associated with the given resource.")


def test_one_after_the_other(plane: Plane) -> None:
    plane.layer("one")
    version = {"LayerName": "one", "VersionNumber": 1}
    for sid in ("a", "b"):
        plane.lambda_.add_layer_version_permission(**(GET | version | {"StatementId": sid, "Principal": "*"}))
    remove = plane.lambda_.remove_layer_version_permission
    remove(StatementId="a", **version)
    policy = json.loads(plane.lambda_.get_layer_version_policy(**version)["Policy"])
    assert [statement["Sid"] for statement in policy["Statement"]] == ["b"]
    found = refused(remove, StatementId="a", **version)
    assert found == ("ResourceNotFoundException", "Statement a is not found in resource policy.")
    found = refused(remove, StatementId="b", RevisionId="0", **version)
    assert found == ("PreconditionFailedException", PRECONDITION)
    remove(StatementId="b", **version)
    assert refused(plane.lambda_.get_layer_version_policy, **version) == NO_POLICY
    assert refused(remove, StatementId="b", **version) == NO_POLICY


def test_what_is_not_there(plane: Plane) -> None:
    found = refused(plane.lambda_.remove_layer_version_permission, LayerName="none", VersionNumber=1, StatementId="sid")
    assert found == ("ResourceNotFoundException", f"Layer version {LAYER}:none:1 does not exist.")
