"""GetRuntimeManagementConfig."""

from tests.services.lambda_.plane import Plane, refused, unknown


def test_without_any_it_is_auto(plane: Plane) -> None:
    get = plane.lambda_.get_runtime_management_config
    assert get(FunctionName=plane.function())["UpdateRuntimeOn"] == "Auto"
    assert refused(get, FunctionName="none") == unknown("none")
