"""DeleteProvisionedConcurrencyConfig: environments end."""

from tests.services.lambda_.plane import Plane, refused, unknown
from tests.services.lambda_.test_get_provisioned_concurrency_config import NONE, UNPUBLISHED


def test_environments_end(plane: Plane) -> None:
    name = plane.function(Publish=True)
    config = {"FunctionName": name, "Qualifier": "1"}
    plane.lambda_.put_provisioned_concurrency_config(ProvisionedConcurrentExecutions=2, **config)
    plane.settle()
    plane.lambda_.delete_provisioned_concurrency_config(**config)
    plane.settle()
    assert [call for call in plane.ground.provisioned if call[0] == name] == [(name, "1", 2), (name, "1", 0)]
    assert refused(plane.lambda_.get_provisioned_concurrency_config, **config) == NONE
    plane.lambda_.delete_provisioned_concurrency_config(**config)
    assert plane.lambda_.get_account_settings()["AccountLimit"]["UnreservedConcurrentExecutions"] == 1000


def test_refusals(plane: Plane) -> None:
    name = plane.function()
    delete = plane.lambda_.delete_provisioned_concurrency_config
    found = refused(delete, FunctionName=name, Qualifier="$LATEST")
    assert found == ("InvalidParameterValueException", UNPUBLISHED)
    assert refused(delete, FunctionName=name, Qualifier="1") == unknown(f"{name}:1")
    assert refused(delete, FunctionName="none", Qualifier="1") == unknown("none:1")
