"""ListTags."""

from tests.services.lambda_.plane import FUNCTION, NOT_FOUND, Plane, refused, unknown


def test_of_a_function(plane: Plane) -> None:
    arn = f"{FUNCTION}:{plane.function(Tags={'a': '1'})}"
    assert plane.lambda_.list_tags(Resource=arn)["Tags"] == {"a": "1"}


def test_none(plane: Plane) -> None:
    assert plane.lambda_.list_tags(Resource=f"{FUNCTION}:{plane.function()}")["Tags"] == {}


def test_what_is_not_there(plane: Plane) -> None:
    assert refused(plane.lambda_.list_tags, Resource=f"{FUNCTION}:none") == unknown("none")
    mapping = f"{FUNCTION.removesuffix('function')}event-source-mapping:00000000-0000-0000-0000-000000000000"
    assert refused(plane.lambda_.list_tags, Resource=mapping) == NOT_FOUND
    found = refused(plane.lambda_.list_tags, Resource="arn:aws:something")
    assert found[0] in ("ValidationException", "InvalidParameterValueException")
