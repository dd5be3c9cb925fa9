"""GetPolicy: what AddPermission wrote."""

import pytest

from tests.services.lambda_.plane import NOT_FOUND, Plane, refused, unknown
from tests.services.lambda_.test_add_permission import add


def test_the_revision_is_the_function_s(plane: Plane) -> None:
    name = plane.function()
    add(plane, name)
    latest = plane.lambda_.get_function_configuration(FunctionName=name)["RevisionId"]
    assert plane.lambda_.get_policy(FunctionName=name)["RevisionId"] == latest


@pytest.mark.parametrize("qualifier", ["", ":1", ":none"])
def test_no_policy(plane: Plane, qualifier: str) -> None:
    name = plane.function(Publish=True)
    assert refused(plane.lambda_.get_policy, FunctionName=f"{name}{qualifier}") == NOT_FOUND


def test_a_function_that_is_not_there(plane: Plane) -> None:
    assert refused(plane.lambda_.get_policy, FunctionName="none") == unknown("none")
