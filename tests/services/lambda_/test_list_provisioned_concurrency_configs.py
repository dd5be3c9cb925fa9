"""ListProvisionedConcurrencyConfigs."""

from typing import Any

from tests.services.lambda_.plane import FUNCTION, Plane, refused, unknown


def test_all_of_a_function(plane: Plane) -> None:
    name = plane.function(Publish=True)
    plane.publish(name)
    plane.lambda_.create_alias(FunctionName=name, Name="live", FunctionVersion="2")
    for qualifier, count in (("1", 1), ("live", 2)):
        plane.lambda_.put_provisioned_concurrency_config(
            FunctionName=name, Qualifier=qualifier, ProvisionedConcurrentExecutions=count
        )
    plane.settle()
    request: dict[str, Any] = {"FunctionName": name, "PaginationConfig": {"PageSize": 1}}
    pages = plane.lambda_.get_paginator("list_provisioned_concurrency_configs").paginate(**request)
    found = [config for page in pages for config in page["ProvisionedConcurrencyConfigs"]]
    assert [(config["FunctionArn"], config["Status"]) for config in found] == [
        (f"{FUNCTION}:{name}:1", "READY"),
        (f"{FUNCTION}:{name}:live", "READY"),
    ]
    assert [config["RequestedProvisionedConcurrentExecutions"] for config in found] == [1, 2]


def test_none(plane: Plane) -> None:
    found = plane.lambda_.list_provisioned_concurrency_configs(FunctionName=plane.function())
    assert found["ProvisionedConcurrencyConfigs"] == []


def test_a_function_that_is_not_there(plane: Plane) -> None:
    assert refused(plane.lambda_.list_provisioned_concurrency_configs, FunctionName="none") == unknown("none")
