"""DescribeStacks: one, all, and those that are gone."""

from tests.services.cloudformation.yard import BROKEN, Yard, queue, said, template

BODY = """
Description: A queue
Parameters: {Secret: {Type: String, NoEcho: true, Default: hush}, Delay: {Type: Number, Default: 4}}
Resources: {Q: {Type: AWS::SQS::Queue, Properties: {DelaySeconds: !Ref Delay, Tags: [{Key: s, Value: !Ref Secret}]}}}
Outputs: {Url: {Description: Where, Value: !Ref Q, Export: {Name: url}}}
"""


def test_all_that_a_stack_is(yard: Yard) -> None:
    stack = yard.create(BODY, Tags=[{"Key": "team", "Value": "blue"}], TimeoutInMinutes=5, OnFailure="DO_NOTHING")
    url = yard.physical_ids()["Q"]
    assert stack["StackId"].startswith("arn:aws:cloudformation:us-east-1:000000000000:stack/app/")
    assert (stack["StackName"], stack["Description"]) == ("app", "A queue")
    assert stack["Outputs"] == [{"OutputKey": "Url", "OutputValue": url, "Description": "Where", "ExportName": "url"}]
    assert {each["ParameterKey"]: each["ParameterValue"] for each in stack["Parameters"]} == {
        "Secret": "****",
        "Delay": "4",
    }
    assert stack["Tags"] == [{"Key": "team", "Value": "blue"}]
    assert (stack["TimeoutInMinutes"], stack["DisableRollback"]) == (5, True)
    assert stack["DriftInformation"] == {"StackDriftStatus": "NOT_CHECKED"}
    assert stack["EnableTerminationProtection"] is False
    # Secrets are not in the events either.
    assert "hush" not in str(yard.told())
    assert yard.sqs.list_queue_tags(QueueUrl=url)["Tags"]["s"] == "hush"


def test_a_stack_that_failed_still_has_its_parameters(yard: Yard) -> None:
    body = '{"Parameters": {"A": {"Type": "String", "Default": "b"}}, ' + template(Bad=BROKEN)[1:]
    assert yard.create(body)["Parameters"] == [{"ParameterKey": "A", "ParameterValue": "b"}]


def test_all_that_are_alive_the_latest_first_a_hundred_a_page(yard: Yard) -> None:
    for number in range(3):
        yard.create(template(Q=queue()), f"stack-{number}")
        yard.advance(seconds=1)
    yard.delete("stack-1")
    found = yard.cfn.describe_stacks()["Stacks"]
    assert [each["StackName"] for each in found] == ["stack-2", "stack-0"]


def test_a_stack_that_is_not_there(yard: Yard) -> None:
    assert said(yard.cfn.describe_stacks, StackName="x") == ("ValidationError", "Stack with id x does not exist")
    assert said(yard.cfn.describe_stacks, NextToken="nonsense")[0] == "ValidationError"
