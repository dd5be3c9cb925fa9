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


EVERYTHING = """
Parameters: {Size: {Type: Number, Default: 5}}
Resources:
  Q: {Type: AWS::SQS::Queue}
  F:
    Type: AWS::Lambda::Function
    Properties:
      Runtime: nodejs20.x
      Handler: index.handle
      Role: arn:aws:iam::000000000000:role/any
      Code: {ZipFile: "exports.handle = async () => 1"}
  One: {Type: AWS::Lambda::Version, Properties: {FunctionName: !Ref F, Description: one}}
  Live:
    Type: AWS::Lambda::Alias
    Properties: {FunctionName: !Ref F, Name: live, FunctionVersion: !GetAtt One.Version}
  Url: {Type: AWS::Lambda::Url, Properties: {TargetFunctionArn: !Ref F, AuthType: NONE}}
  Anyone:
    Type: AWS::Lambda::Permission
    Properties: {Action: lambda:InvokeFunction, FunctionName: !GetAtt F.Arn, Principal: sns.amazonaws.com}
  Mapping:
    Type: AWS::Lambda::EventSourceMapping
    Properties: {EventSourceArn: !GetAtt Q.Arn, FunctionName: !Ref F, BatchSize: !Ref Size}
  Events:
    Type: AWS::Lambda::EventInvokeConfig
    Properties: {FunctionName: !Ref F, Qualifier: $LATEST, MaximumRetryAttempts: 1}
Outputs:
  Arn: {Value: !Ref Live}
  Id: {Value: !Ref Mapping}
  Name: {Value: !Ref F}
  Url: {Value: !GetAtt Url.FunctionUrl}
"""


def test_all_that_belongs_to_a_function_is_made_and_leaves_nothing(cloud: Cloud) -> None:
    cfn, functions = cloud.client("cloudformation"), cloud.client("lambda")
    cfn.create_stack(StackName="one", TemplateBody=EVERYTHING)
    made = outputs(cfn)
    assert functions.get_alias(FunctionName=made["Name"], Name="live")["AliasArn"] == made["Arn"]
    assert made["Url"].startswith("http://")
    assert "sns.amazonaws.com" in functions.get_policy(FunctionName=made["Name"])["Policy"]
    assert functions.get_event_source_mapping(UUID=made["Id"])["BatchSize"] == 5
    assert functions.get_function_event_invoke_config(FunctionName=made["Name"])["MaximumRetryAttempts"] == 1
    parameters = [{"ParameterKey": "Size", "ParameterValue": "7"}]
    cfn.update_stack(StackName="one", UsePreviousTemplate=True, Parameters=parameters)
    assert functions.get_event_source_mapping(UUID=made["Id"])["BatchSize"] == 7
    cfn.delete_stack(StackName="one")
    assert cfn.describe_stacks()["Stacks"] == []
    assert functions.list_functions()["Functions"] == []
    assert functions.list_event_source_mappings()["EventSourceMappings"] == []


def test_a_version_of_what_has_not_changed_is_none(cloud: Cloud) -> None:
    cfn = cloud.client("cloudformation")
    two = "  Two: {Type: AWS::Lambda::Version, DependsOn: One, Properties: {FunctionName: !Ref F}}\nOutputs:"
    cfn.create_stack(StackName="one", TemplateBody=EVERYTHING.replace("Outputs:", two))
    reasons = [event.get("ResourceStatusReason") for event in cfn.describe_stack_events(StackName="one")["StackEvents"]]
    said = "A version for this Lambda function exists ( 1 ). Modify the function to create a new version."
    assert said in reasons
    assert cloud.client("lambda").list_functions()["Functions"] == []
