"""RemovePermission: one statement less."""

import json

from tests.services.lambda_.plane import NOT_FOUND, Plane, refused, unknown
from tests.services.lambda_.test_add_permission import PRECONDITION, add


def test_the_others_stay(plane: Plane) -> None:
    name = plane.function()
    for sid in ("a", "b", "c"):
        add(plane, name, sid)
    plane.lambda_.remove_permission(FunctionName=name, StatementId="b")
    policy = json.loads(plane.lambda_.get_policy(FunctionName=name)["Policy"])
    assert [found["Sid"] for found in policy["Statement"]] == ["a", "c"]


def test_the_last_one_takes_the_policy_along(plane: Plane) -> None:
    name = plane.function()
    add(plane, name)
    plane.lambda_.remove_permission(FunctionName=name, StatementId="sid")
    assert refused(plane.lambda_.get_policy, FunctionName=name) == NOT_FOUND


def test_of_a_qualifier(plane: Plane) -> None:
    name = plane.function(Publish=True)
    add(plane, name)
    add(plane, name, Qualifier="1")
    plane.lambda_.remove_permission(FunctionName=name, Qualifier="1", StatementId="sid")
    assert refused(plane.lambda_.get_policy, FunctionName=name, Qualifier="1") == NOT_FOUND
    assert plane.lambda_.get_policy(FunctionName=name)["Policy"]


def test_what_is_not_there(plane: Plane) -> None:
    name = plane.function()
    remove = plane.lambda_.remove_permission
    found = refused(remove, FunctionName=name, StatementId="sid")
    assert found == ("ResourceNotFoundException", "No policy is associated with the given resource.")
    add(plane, name)
    found = refused(remove, FunctionName=name, StatementId="other")
    assert found == ("ResourceNotFoundException", "Statement other is not found in resource policy.")
    assert refused(remove, FunctionName="none", StatementId="sid") == unknown("none")


def test_preconditions(plane: Plane) -> None:
    name = plane.function()
    add(plane, name)
    remove = plane.lambda_.remove_permission
    found = refused(remove, FunctionName=name, StatementId="sid", RevisionId="0")
    assert found == ("PreconditionFailedException", PRECONDITION)
    revision = plane.lambda_.get_policy(FunctionName=name)["RevisionId"]
    remove(FunctionName=name, StatementId="sid", RevisionId=revision)
