"""DeleteLayerVersion: nobody can use it anew; those that have it go on (test_update_function_configuration.py)."""

from tests.services.lambda_.plane import NOT_FOUND, Plane, refused


def test_it_is_seen_no_more(plane: Plane) -> None:
    arn = plane.layer("seen")
    plane.layer("seen")
    plane.lambda_.delete_layer_version(LayerName="seen", VersionNumber=1)
    assert refused(plane.lambda_.get_layer_version, LayerName="seen", VersionNumber=1) == NOT_FOUND
    assert refused(plane.lambda_.get_layer_version_by_arn, Arn=arn) == NOT_FOUND
    versions = plane.lambda_.list_layer_versions(LayerName="seen")["LayerVersions"]
    assert [version["Version"] for version in versions] == [2]
    code, message = refused(plane.create, name=plane.name(), Layers=[arn])
    assert (code, message) == ("InvalidParameterValueException", f"Layer version {arn} does not exist.")


def test_one_that_is_not_there(plane: Plane) -> None:
    answer = plane.lambda_.delete_layer_version(LayerName="none", VersionNumber=1)
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 204
