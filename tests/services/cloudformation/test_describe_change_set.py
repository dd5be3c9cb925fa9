"""DescribeChangeSet: the whole of a change set."""

from tests.services.cloudformation.yard import Yard, said

BODY = "{Parameters: {Secret: {Type: String, NoEcho: true}}, Resources: {Q: {Type: 'AWS::SQS::Queue'}}}"


def test_all_that_was_asked_for_is_shown(yard: Yard) -> None:
    made = yard.cfn.create_change_set(
        StackName="app",
        ChangeSetName="plan",
        TemplateBody=BODY,
        ChangeSetType="CREATE",
        Parameters=[{"ParameterKey": "Secret", "ParameterValue": "hush"}],
        Tags=[{"Key": "team", "Value": "blue"}],
        Capabilities=["CAPABILITY_IAM"],
        Description="The first",
        OnStackFailure="DELETE",
    )
    found = yard.cfn.describe_change_set(StackName="app", ChangeSetName="plan")
    assert (found["ChangeSetId"], found["StackId"]) == (made["Id"], made["StackId"])
    assert (found["Status"], found["ExecutionStatus"]) == ("CREATE_COMPLETE", "AVAILABLE")
    assert found["Parameters"] == [{"ParameterKey": "Secret", "ParameterValue": "****"}]
    assert found["Tags"] == [{"Key": "team", "Value": "blue"}]
    assert found["Capabilities"] == ["CAPABILITY_IAM"]
    assert (found["Description"], found["OnStackFailure"]) == ("The first", "DELETE")
    assert yard.cfn.describe_change_set(ChangeSetName=made["Id"])["ChangeSetName"] == "plan"


def test_a_name_needs_its_stack(yard: Yard) -> None:
    assert said(yard.cfn.describe_change_set, ChangeSetName="plan") == (
        "ValidationError",
        "StackName must be specified if ChangeSetName is not specified as an ARN.",
    )
