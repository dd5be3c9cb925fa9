"""DeleteAlias: with all that is its own."""

from tests.services.lambda_.plane import Plane, refused, unknown


def test_with_all_that_is_its_own(plane: Plane) -> None:
    name = plane.function(Publish=True)
    plane.lambda_.create_alias(FunctionName=name, Name="live", FunctionVersion="1")
    plane.lambda_.create_function_url_config(FunctionName=name, Qualifier="live", AuthType="NONE")
    plane.lambda_.put_function_event_invoke_config(FunctionName=name, Qualifier="live", MaximumRetryAttempts=0)
    plane.lambda_.put_provisioned_concurrency_config(
        FunctionName=name, Qualifier="live", ProvisionedConcurrentExecutions=1
    )
    plane.lambda_.add_permission(
        FunctionName=name, Qualifier="live", StatementId="s", Action="lambda:*", Principal="111111111111"
    )
    plane.settle()
    plane.lambda_.delete_alias(FunctionName=name, Name="live")
    plane.settle()
    assert (name, "1", 0) in plane.ground.provisioned
    assert plane.lambda_.list_aliases(FunctionName=name)["Aliases"] == []
    assert plane.lambda_.list_function_url_configs(FunctionName=name)["FunctionUrlConfigs"] == []
    assert plane.lambda_.list_function_event_invoke_configs(FunctionName=name)["FunctionEventInvokeConfigs"] == []
    plane.lambda_.create_alias(FunctionName=name, Name="live", FunctionVersion="1")
    assert refused(plane.lambda_.get_policy, FunctionName=name, Qualifier="live")[0] == "ResourceNotFoundException"
    plane.lambda_.delete_function(FunctionName=name)


def test_an_alias_that_is_not_there(plane: Plane) -> None:
    name = plane.function()
    answer = plane.lambda_.delete_alias(FunctionName=name, Name="none")
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 204


def test_a_function_that_is_not_there(plane: Plane) -> None:
    assert refused(plane.lambda_.delete_alias, FunctionName="none", Name="live") == unknown("none")
