"""UntagResource."""

from tests.services.lambda_.plane import FUNCTION, Plane, refused, unknown


def test_tags_are_taken_away(plane: Plane) -> None:
    arn = f"{FUNCTION}:{plane.function(Tags={'a': '1', 'b': '2', 'c': '3'})}"
    plane.lambda_.untag_resource(Resource=arn, TagKeys=["a", "c", "none"])
    assert plane.lambda_.list_tags(Resource=arn)["Tags"] == {"b": "2"}


def test_what_is_not_there(plane: Plane) -> None:
    found = refused(plane.lambda_.untag_resource, Resource=f"{FUNCTION}:none", TagKeys=["a"])
    assert found == unknown("none")
