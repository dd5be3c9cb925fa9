"""PutRuntimeManagementConfig."""

import pytest

from tests.services.lambda_.plane import FUNCTION, Plane, body, refused, unknown


@pytest.mark.parametrize("mode", ["Auto", "FunctionUpdate"])
@pytest.mark.parametrize(("qualifier", "version"), [(None, "$LATEST"), ("$LATEST", "$LATEST"), ("1", "1")])
def test_it_is_kept(plane: Plane, mode: str, qualifier: str | None, version: str) -> None:
    name = plane.function(Publish=True)
    named = {"FunctionName": name} | ({} if qualifier is None else {"Qualifier": qualifier})
    expected = {"UpdateRuntimeOn": mode, "FunctionArn": f"{FUNCTION}:{name}:{version}"}
    assert body(plane.lambda_.put_runtime_management_config(**named, UpdateRuntimeOn=mode)) == expected
    assert body(plane.lambda_.get_runtime_management_config(**named)) == expected


def test_refusals(plane: Plane) -> None:
    put = plane.lambda_.put_runtime_management_config
    name = plane.function()
    assert refused(put, FunctionName=name, UpdateRuntimeOn="Manual")[0] == "UnsupportedOperation"
    assert refused(put, FunctionName=name, Qualifier="1", UpdateRuntimeOn="Auto") == unknown(f"{name}:1")
    assert refused(put, FunctionName="none", UpdateRuntimeOn="Auto") == unknown("none")
