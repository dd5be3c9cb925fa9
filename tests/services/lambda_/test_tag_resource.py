"""TagResource, and the rules for tags."""

import pytest

from fogbank.services.lambda_.tagging import check_tags
from tests.services.lambda_.plane import FUNCTION, Plane, raised, refused, unknown


def test_tags_are_added_and_given_new_values(plane: Plane) -> None:
    arn = f"{FUNCTION}:{plane.function(Tags={'a': '1', 'b': '2'})}"
    plane.lambda_.tag_resource(Resource=arn, Tags={"b": "3", "C": ""})
    assert plane.lambda_.list_tags(Resource=arn)["Tags"] == {"a": "1", "b": "3", "C": ""}


@pytest.mark.parametrize("tags", [{f"k{n}": "v" for n in range(50)}, {"Größe _.:/=+-@": "élan"}])
def test_accepted(tags: dict[str, str]) -> None:
    check_tags(tags)


@pytest.mark.parametrize("tags", [{f"k{n}": "v" for n in range(51)}, {"aws:x": "v"}, {"AWS:x": "v"}])
def test_refused(tags: dict[str, str]) -> None:
    assert raised(check_tags, tags)[0] == "InvalidParameterValueException"


def test_fifty_in_all(plane: Plane) -> None:
    arn = f"{FUNCTION}:{plane.function(Tags={f'k{n}': 'v' for n in range(50)})}"
    plane.lambda_.tag_resource(Resource=arn, Tags={"k0": "other"})
    expected = ("InvalidParameterValueException", "Number of tags exceeds resource tag limit.")
    assert refused(plane.lambda_.tag_resource, Resource=arn, Tags={"more": "v"}) == expected


@pytest.mark.parametrize("qualifier", ["1", "live", "$LATEST"])
def test_functions_alone_have_tags(plane: Plane, qualifier: str) -> None:
    name = plane.function(Publish=True)
    expected = "Tags on function aliases and versions are not supported. Please specify a function ARN."
    found = refused(plane.lambda_.tag_resource, Resource=f"{FUNCTION}:{name}:{qualifier}", Tags={"a": "b"})
    assert found == ("InvalidParameterValueException", expected)


def test_an_event_source_mapping(plane: Plane) -> None:
    queue = plane.cloud.arn(plane.cloud.queue())
    mapping = plane.lambda_.create_event_source_mapping(
        FunctionName=plane.function(), EventSourceArn=queue, Enabled=False, Tags={"a": "1"}
    )
    arn = mapping["EventSourceMappingArn"]
    plane.lambda_.tag_resource(Resource=arn, Tags={"b": "2"})
    assert plane.lambda_.list_tags(Resource=arn)["Tags"] == {"a": "1", "b": "2"}
    plane.lambda_.untag_resource(Resource=arn, TagKeys=["a"])
    assert plane.lambda_.list_tags(Resource=arn)["Tags"] == {"b": "2"}


def test_what_is_not_there(plane: Plane) -> None:
    found = refused(plane.lambda_.tag_resource, Resource=f"{FUNCTION}:none", Tags={"a": "b"})
    assert found == unknown("none")
