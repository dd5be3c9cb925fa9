"""GetTemplateSummary: what a template wants and has."""

import json

from tests.services.cloudformation.yard import Yard, queue, said, template

BODY = """
AWSTemplateFormatVersion: 2010-09-09
Description: A role and its queue
Metadata: {By: me}
Parameters:
  Size: {Type: Number, Default: 3, Description: How large, AllowedValues: [3, 4]}
  Secret: {Type: String, NoEcho: true}
Resources:
  Q: {Type: AWS::SQS::Queue}
  D: {Type: AWS::SQS::Queue}
  R: {Type: AWS::IAM::Role, Properties: {RoleName: clerk, AssumeRolePolicyDocument: {}}}
"""


def test_all_of_it(yard: Yard) -> None:
    found = yard.cfn.get_template_summary(TemplateBody=BODY)
    assert found["Parameters"] == [
        {
            "ParameterKey": "Size",
            "ParameterType": "Number",
            "DefaultValue": "3",
            "Description": "How large",
            "NoEcho": False,
            "ParameterConstraints": {"AllowedValues": ["3", "4"]},
        },
        {"ParameterKey": "Secret", "ParameterType": "String", "NoEcho": True, "ParameterConstraints": {}},
    ]
    assert found["Capabilities"] == ["CAPABILITY_NAMED_IAM"]
    assert found["CapabilitiesReason"] == "The following resource(s) require capabilities: [AWS::IAM::Role]"
    assert found["ResourceTypes"] == ["AWS::IAM::Role", "AWS::SQS::Queue"]
    assert (found["Version"], found["Description"]) == ("2010-09-09", "A role and its queue")
    assert json.loads(found["Metadata"]) == {"By": "me"}


def test_transforms_are_declared_and_loops_have_no_type(yard: Yard) -> None:
    body = "{Transform: AWS::LanguageExtensions, Resources: {'Fn::ForEach::Q': [N, [A], {'Q${N}': {}}]}}"
    found = yard.cfn.get_template_summary(TemplateBody=body)
    assert found["DeclaredTransforms"] == ["AWS::LanguageExtensions"]
    assert found["ResourceTypes"] == []
    assert found["Capabilities"] == ["CAPABILITY_AUTO_EXPAND"]


def test_of_a_stack(yard: Yard) -> None:
    yard.create(template(Q=queue()))
    assert yard.cfn.get_template_summary(StackName="app")["ResourceTypes"] == ["AWS::SQS::Queue"]
    assert said(yard.cfn.get_template_summary, StackName="x")[0] == "ValidationError"
