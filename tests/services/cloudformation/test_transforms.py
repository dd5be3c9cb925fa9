"""Transforms and dynamic references, against real services."""

import json
from typing import Any

import pytest

from tests.services.cloudformation.yard import Yard, queue, said, template

SERVERLESS = "AWS::Serverless-2016-10-31"
MAY = ["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"]


def function(**properties: Any) -> dict[str, Any]:
    code = {"InlineCode": "def handler(event, _): return event", "Handler": "index.handler", "Runtime": "python3.11"}
    return {"Type": "AWS::Serverless::Function", "Properties": {**code, **properties}}


def serverless(globals_: dict[str, Any] | None = None, **resources: Any) -> str:
    return json.dumps({"Transform": SERVERLESS, "Globals": globals_ or {}, "Resources": resources})


def test_a_function_with_globals_and_a_queue(yard: Yard) -> None:
    events = {"Q": {"Type": "SQS", "Properties": {"Queue": {"Fn::GetAtt": ["Q", "Arn"]}, "BatchSize": 3}}}
    body = serverless({"Function": {"Timeout": 7}}, F=function(Events=events), Q=queue())
    yard.create(body, Capabilities=MAY)
    assert yard.status() == "CREATE_COMPLETE"
    ids = yard.physical_ids()
    assert set(ids) == {"F", "FRole", "FQ", "Q"}
    made = yard.client("lambda").get_function_configuration(FunctionName=ids["F"])
    assert made["Timeout"] == 7
    assert made["Role"].endswith(f"role/{ids['FRole']}")
    [mapping] = yard.client("lambda").list_event_source_mappings(FunctionName=ids["F"])["EventSourceMappings"]
    assert mapping["BatchSize"] == 3
    shown = yard.cfn.get_template(StackName="app", TemplateStage="Processed")["TemplateBody"]
    assert shown["Resources"]["F"]["Type"] == "AWS::Lambda::Function"


def test_what_the_translator_refuses_is_told_in_its_words(yard: Yard) -> None:
    code, message = said(
        yard.cfn.create_stack,
        StackName="app",
        TemplateBody=serverless(F={"Type": "AWS::Serverless::Function", "Properties": {"Colour": "red"}}),
        Capabilities=MAY,
    )
    assert code == "ValidationError"
    assert message.startswith(
        f"Transform {SERVERLESS} failed with: Invalid Serverless Application Specification document. Number of errors "
        "found: 1. Resource with id [F] is invalid."
    )


@pytest.mark.parametrize(
    "where",
    [
        pytest.param({"Location": "s3://snippets/tags.yaml"}, id="a literal"),
        pytest.param({"Location": {"Fn::Sub": "s3://${AWS::StackName}/tags.yaml"}}, id="a function"),
    ],
)
def test_a_snippet_is_included(yard: Yard, where: dict[str, Any]) -> None:
    s3 = yard.client("s3")
    s3.create_bucket(Bucket="snippets")
    s3.put_object(Bucket="snippets", Key="tags.yaml", Body=b"DelaySeconds: 7")
    transform = {"Fn::Transform": {"Name": "AWS::Include", "Parameters": where}}
    body = json.dumps({"Resources": {"Q": {"Type": "AWS::SQS::Queue", "Properties": transform}}})
    yard.create(body, "snippets", Capabilities=MAY)
    assert yard.attribute(yard.physical_ids("snippets")["Q"], "DelaySeconds") == "7"


def test_a_snippet_that_is_not_there(yard: Yard) -> None:
    where = {"Name": "AWS::Include", "Parameters": {"Location": "s3://nobody/x"}}
    body = json.dumps({"Transform": where, "Resources": {"Q": queue()}})
    code, message = said(yard.cfn.create_stack, StackName="app", TemplateBody=body, Capabilities=MAY)
    assert code == "ValidationError"
    assert message.startswith("Transform AWS::Include failed with: The specified S3 object s3://nobody/x")


@pytest.mark.parametrize(
    ("reference", "value"),
    [
        pytest.param("{{resolve:ssm:/delay}}", "6", id="the latest"),
        pytest.param("{{resolve:ssm:/delay:1}}", "5", id="a version"),
        pytest.param("{{resolve:secretsmanager:delay:SecretString:seconds}}", "9", id="a secret's key"),
        pytest.param("{{resolve:secretsmanager:delay:SecretString:seconds:AWSCURRENT}}", "9", id="a stage"),
    ],
)
def test_dynamic_references(yard: Yard, reference: str, value: str) -> None:
    ssm = yard.client("ssm")
    for number in ("5", "6"):
        ssm.put_parameter(Name="/delay", Value=number, Type="String", Overwrite=True)
    yard.client("secretsmanager").create_secret(Name="delay", SecretString='{"seconds": "9"}')
    yard.create(template(Q=queue(DelaySeconds=reference)))
    assert yard.attribute(yard.physical_ids()["Q"], "DelaySeconds") == value
    # What is kept and told is the reference.
    assert json.loads(yard.told()[1]["ResourceProperties"]) == {"DelaySeconds": reference}


def test_a_reference_to_nothing_fails_its_resource(yard: Yard) -> None:
    yard.create(template(Q=queue(DelaySeconds="{{resolve:ssm:/nothing}}")))
    assert yard.status() == "ROLLBACK_COMPLETE"
    assert yard.reason("Q", "CREATE_FAILED").startswith(
        "Could not resolve the dynamic reference {{resolve:ssm:/nothing}}"
    )


def test_plain_references_are_resolved_in_outputs(yard: Yard) -> None:
    yard.client("ssm").put_parameter(Name="/delay", Value="5", Type="String")
    yard.create(template({"A": "{{resolve:ssm:/delay}}", "B": "{{resolve:secretsmanager:x}}"}, Q=queue()))
    assert yard.outputs() == {"A": "5", "B": "{{resolve:secretsmanager:x}}"}
