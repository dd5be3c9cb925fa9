"""GetLayerVersionByArn."""

import pytest

from tests.services.lambda_.plane import LAYER, NOT_FOUND, Plane, body, refused


def test_as_by_name(plane: Plane) -> None:
    arn = plane.layer("one")
    found = plane.lambda_.get_layer_version_by_arn(Arn=arn)
    assert body(found) == body(plane.lambda_.get_layer_version(LayerName="one", VersionNumber=1))


@pytest.mark.parametrize("arn", [f"{LAYER}:one:2", f"{LAYER}:none:1"])
def test_what_is_not_there(plane: Plane, arn: str) -> None:
    plane.lambda_.delete_layer_version(LayerName="one", VersionNumber=2)
    assert refused(plane.lambda_.get_layer_version_by_arn, Arn=arn) == NOT_FOUND
