"""GetAlias: as CreateAlias answered it."""

from tests.services.lambda_.plane import FUNCTION, Plane, body, refused, unknown


def test_as_it_was_made(plane: Plane) -> None:
    name = plane.function(Publish=True)
    made = plane.lambda_.create_alias(FunctionName=name, Name="live", FunctionVersion="1")
    assert body(plane.lambda_.get_alias(FunctionName=name, Name="live")) == body(made)


def test_an_alias_that_is_not_there(plane: Plane) -> None:
    name = plane.function(Publish=True)
    expected = ("ResourceNotFoundException", f"Cannot find alias arn: {FUNCTION}:{name}:none")
    assert refused(plane.lambda_.get_alias, FunctionName=name, Name="none") == expected
    assert refused(plane.lambda_.get_alias, FunctionName="none", Name="live") == unknown("none")
