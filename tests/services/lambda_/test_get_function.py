"""GetFunction: the configuration, where the code is, tags and concurrency."""

from urllib.request import urlopen

import pytest

from tests.services.lambda_.plane import FUNCTION, Plane, archive, refused, unknown


def test_the_code_can_be_fetched(plane: Plane) -> None:
    package = archive(handler="def handle(event, context): return 1")
    name = plane.function(Code={"ZipFile": package})
    code = plane.lambda_.get_function(FunctionName=name)["Code"]
    assert code["RepositoryType"] == "S3"
    with urlopen(code["Location"]) as answer:
        assert answer.headers["content-type"] == "application/zip"
        assert answer.read() == package


def test_tags_and_concurrency_are_told_when_there_are_any(plane: Plane) -> None:
    name = plane.function()
    assert {"Tags", "Concurrency"}.isdisjoint(plane.lambda_.get_function(FunctionName=name))
    plane.lambda_.tag_resource(Resource=f"{FUNCTION}:{name}", Tags={"a": "b"})
    plane.lambda_.put_function_concurrency(FunctionName=name, ReservedConcurrentExecutions=0)
    found = plane.lambda_.get_function(FunctionName=name)
    assert found["Tags"] == {"a": "b"}
    assert found["Concurrency"] == {"ReservedConcurrentExecutions": 0}
    assert "Concurrency" not in plane.lambda_.get_function(FunctionName=name, Qualifier="$LATEST")


@pytest.mark.parametrize(
    ("text", "qualifier", "version"),
    [
        pytest.param("{}", None, "$LATEST", id="none"),
        pytest.param("{}", "$LATEST", "$LATEST", id="latest"),
        pytest.param("{}", "1", "1", id="version"),
        pytest.param("{}", "live", "1", id="alias"),
        pytest.param("{}:live", None, "1", id="in the name"),
        pytest.param(f"{FUNCTION}:{{}}:1", None, "1", id="in the ARN"),
        pytest.param(f"{FUNCTION}:{{}}:1", "1", "1", id="in both"),
    ],
)
def test_qualifiers(plane: Plane, text: str, qualifier: str | None, version: str) -> None:
    name = plane.function(Publish=True)
    plane.lambda_.create_alias(FunctionName=name, Name="live", FunctionVersion="1")
    given = {} if qualifier is None else {"Qualifier": qualifier}
    found = plane.lambda_.get_function(FunctionName=text.format(name), **given)["Configuration"]
    named = qualifier or text.partition("{}:")[2] or text.partition("{}")[2].lstrip(":")
    assert found["Version"] == version
    assert found["FunctionArn"] == f"{FUNCTION}:{name}" + (f":{named}" if named else "")


@pytest.mark.parametrize("qualifier", ["2", "none", "007"])
def test_qualifiers_that_are_not_there(plane: Plane, qualifier: str) -> None:
    name = plane.function(Publish=True)
    found = refused(plane.lambda_.get_function, FunctionName=name, Qualifier=qualifier)
    assert found == unknown(f"{name}:{qualifier}")


def test_a_function_that_is_not_there(plane: Plane) -> None:
    assert refused(plane.lambda_.get_function, FunctionName="none") == unknown("none")


def test_two_qualifiers_that_differ(plane: Plane) -> None:
    name = plane.function(Publish=True)
    expected = "The derived qualifier from the function name does not match the specified qualifier."
    found = refused(plane.lambda_.get_function, FunctionName=f"{name}:1", Qualifier="2")
    assert found == ("InvalidParameterValueException", expected)


def test_accounts_and_regions_see_their_own(plane: Plane) -> None:
    name = plane.function()
    assert refused(plane.account("999999999999").get_function, FunctionName=name)[0] == "ResourceNotFoundException"
    far = plane.cloud.client("lambda", region="eu-west-1")
    assert refused(far.get_function, FunctionName=name)[0] == "ResourceNotFoundException"
    expected = "Functions from 'us-east-1' are not reachable in this region ('eu-west-1')"
    found = refused(far.get_function, FunctionName=f"{FUNCTION}:{name}")
    assert found == ("ResourceNotFoundException", expected)
