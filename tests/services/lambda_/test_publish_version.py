"""PublishVersion: numbers, what stays as it was, and preconditions."""

from tests.services.lambda_.plane import FUNCTION, OTHER_REVISION, Plane, archive, refused, unknown


def test_a_version_stays_as_it_was(plane: Plane) -> None:
    name = plane.function(Description="first", Timeout=5)
    made = plane.lambda_.publish_version(FunctionName=name)
    assert (made["Version"], made["FunctionArn"]) == ("1", f"{FUNCTION}:{name}:1")
    plane.lambda_.update_function_configuration(FunctionName=name, Timeout=6)
    plane.lambda_.update_function_code(FunctionName=name, ZipFile=archive(other="1"))
    kept = plane.lambda_.get_function_configuration(FunctionName=name, Qualifier="1")
    assert (kept["Timeout"], kept["CodeSha256"]) == (5, made["CodeSha256"])
    assert plane.lambda_.publish_version(FunctionName=name)["Version"] == "2"


def test_its_own_description(plane: Plane) -> None:
    name = plane.function(Description="mine")
    assert plane.lambda_.publish_version(FunctionName=name, Description="its")["Description"] == "its"
    assert plane.lambda_.get_function_configuration(FunctionName=name)["Description"] == "mine"


def test_nothing_changed_since(plane: Plane) -> None:
    name = plane.function(Publish=True)
    first = plane.lambda_.get_function_configuration(FunctionName=name, Qualifier="1")
    again = plane.lambda_.publish_version(FunctionName=name, Description="another")
    assert (again["Version"], again["RevisionId"]) == ("1", first["RevisionId"])


def test_the_same_settings_again_are_no_change(plane: Plane) -> None:
    name = plane.function(Publish=True, Timeout=5)
    plane.lambda_.update_function_configuration(FunctionName=name, Timeout=5)
    plane.lambda_.update_function_code(FunctionName=name, ZipFile=archive())
    assert plane.lambda_.publish_version(FunctionName=name)["Version"] == "1"


def test_revisions(plane: Plane) -> None:
    name = plane.function()
    before = plane.lambda_.get_function_configuration(FunctionName=name)["RevisionId"]
    made = plane.lambda_.publish_version(FunctionName=name, RevisionId=before)["RevisionId"]
    after = plane.lambda_.get_function_configuration(FunctionName=name)["RevisionId"]
    assert len({before, made, after}) == 3


def test_a_number_is_never_used_twice(plane: Plane) -> None:
    name = plane.function(Publish=True)
    plane.lambda_.delete_function(FunctionName=name, Qualifier="1")
    assert plane.publish(name) == "2"


def test_preconditions(plane: Plane) -> None:
    made = plane.create(plane.name())
    name = made["FunctionName"]
    plane.lambda_.publish_version(FunctionName=name, CodeSha256=made["CodeSha256"])
    expected = (
        f"CodeSHA256 (other) is different from current CodeSHA256 in $LATEST ({made['CodeSha256']}). "
        "Please try again with the CodeSHA256 in $LATEST."
    )
    found = refused(plane.lambda_.publish_version, FunctionName=name, CodeSha256="other")
    assert found == ("InvalidParameterValueException", expected)
    found = refused(plane.lambda_.publish_version, FunctionName=name, RevisionId=made["RevisionId"])
    assert found == OTHER_REVISION


def test_a_function_that_is_not_there(plane: Plane) -> None:
    assert refused(plane.lambda_.publish_version, FunctionName="none") == unknown("none")
