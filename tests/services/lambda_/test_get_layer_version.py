"""GetLayerVersion."""

import pytest

from tests.services.lambda_.plane import LAYER, NOT_FOUND, Plane, archive, body, refused


@pytest.mark.parametrize("text", ["one", f"{LAYER}:one"])
def test_as_it_was_published(plane: Plane, text: str) -> None:
    made = plane.lambda_.publish_layer_version(LayerName="one", Content={"ZipFile": archive()}, LicenseInfo="MIT")
    found = plane.lambda_.get_layer_version(LayerName=text, VersionNumber=made["Version"])
    assert body(found) == body(made)


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        pytest.param(9, NOT_FOUND, id="none"),
        pytest.param(10**12, NOT_FOUND, id="far from it"),
        pytest.param(0, ("InvalidParameterValueException", "Layer Version Cannot be less than 1."), id="zero"),
    ],
)
def test_what_is_not_there(plane: Plane, version: int, expected: tuple[str, str]) -> None:
    plane.layer("one")
    assert refused(plane.lambda_.get_layer_version, LayerName="one", VersionNumber=version) == expected
    assert refused(plane.lambda_.get_layer_version, LayerName="none", VersionNumber=1) == NOT_FOUND
