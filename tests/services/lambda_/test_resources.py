"""Functions in templates, with boto3."""

from typing import Any

from tests.cloud import Cloud

TEMPLATE = """
Parameters: {Memory: {Type: Number, Default: 256}, Color: {Type: String, Default: red}}
Resources:
  F:
    Type: AWS::Lambda::Function
    Properties:
      Runtime: python3.12
      Handler: index.handle
      Role: arn:aws:iam::000000000000:role/any
      MemorySize: !Ref Memory
      Environment: {Variables: {COLOR: !Ref Color}}
      Code: {ZipFile: "def handle(event, context): return 1"}
Outputs: {Arn: {Value: !GetAtt F.Arn}, Name: {Value: !Ref F}}
"""


def outputs(cfn: Any) -> dict[str, str]:
    [stack] = cfn.describe_stacks(StackName="one")["Stacks"]
    return {output["OutputKey"]: output["OutputValue"] for output in stack["Outputs"]}


def test_a_function_is_made_changed_and_deleted(cloud: Cloud) -> None:
    cfn, functions = cloud.client("cloudformation"), cloud.client("lambda")
    cfn.create_stack(StackName="one", TemplateBody=TEMPLATE)
    made = outputs(cfn)
    found = functions.get_function(FunctionName=made["Name"])
    assert found["Configuration"]["FunctionArn"] == made["Arn"]
    assert found["Configuration"]["MemorySize"] == 256
    assert found["Tags"]["aws:cloudformation:stack-name"] == "one"
    parameters = [{"ParameterKey": "Color", "ParameterValue": "blue"}]
    cfn.update_stack(StackName="one", UsePreviousTemplate=True, Parameters=parameters)
    assert outputs(cfn) == made
    changed = functions.get_function_configuration(FunctionName=made["Name"])
    assert changed["Environment"]["Variables"] == {"COLOR": "blue"}
    assert changed["CodeSha256"] == found["Configuration"]["CodeSha256"]
    cfn.delete_stack(StackName="one")
    assert functions.list_functions()["Functions"] == []
