"""GetAccountSettings: limits, and what is really used."""

from tests.services.lambda_.plane import Plane, archive


def test_an_account_with_nothing(plane: Plane) -> None:
    found = plane.account("333333333333").get_account_settings()
    assert found["AccountLimit"] == {
        "TotalCodeSize": 80530636800,
        "CodeSizeUnzipped": 262144000,
        "CodeSizeZipped": 52428800,
        "ConcurrentExecutions": 1000,
        "UnreservedConcurrentExecutions": 1000,
    }
    assert found["AccountUsage"] == {"TotalCodeSize": 0, "FunctionCount": 0}


def test_functions_versions_and_layers_are_counted(plane: Plane) -> None:
    client = plane.account("222222222222")
    package = archive(handler="x = 1")
    plane.create("a", client, Code={"ZipFile": package}, Publish=True)
    plane.create("b", client, Code={"ZipFile": package})
    client.publish_layer_version(LayerName="l", Content={"ZipFile": package})
    client.put_function_concurrency(FunctionName="a", ReservedConcurrentExecutions=100)
    found = client.get_account_settings()
    assert found["AccountUsage"] == {"TotalCodeSize": 4 * len(package), "FunctionCount": 2}
    assert found["AccountLimit"]["UnreservedConcurrentExecutions"] == 900
    client.delete_layer_version(LayerName="l", VersionNumber=1)
    client.delete_function(FunctionName="a")
    found = client.get_account_settings()
    assert found["AccountUsage"] == {"TotalCodeSize": len(package), "FunctionCount": 1}
    assert found["AccountLimit"]["UnreservedConcurrentExecutions"] == 1000
