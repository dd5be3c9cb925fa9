"""GetLayerVersionPolicy; what it tells is in test_add_layer_version_permission.py."""

from tests.services.lambda_.plane import LAYER, Plane, refused
from tests.services.lambda_.test_remove_layer_version_permission import NO_POLICY


def test_what_is_not_there(plane: Plane) -> None:
    plane.layer("bare")
    get = plane.lambda_.get_layer_version_policy
    assert refused(get, LayerName="bare", VersionNumber=1) == NO_POLICY
    expected = ("ResourceNotFoundException", f"Layer version {LAYER}:bare:2 does not exist.")
    assert refused(get, LayerName="bare", VersionNumber=2) == expected
