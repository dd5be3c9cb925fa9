"""Templates: sections, names, limits, attributes of resources, rules, loops."""

import json

import pytest

from tests.services.cloudformation.templates import prepared, refused

QUEUE = "Q: {Type: AWS::SQS::Queue}"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param(
            "Resources: {}", "Template format error: At least one Resources member must be defined.", id="empty"
        ),
        pytest.param("Resources: [a]", "Template format error: Resources section must be an object.", id="a list"),
        pytest.param(
            f"Resources: {{{QUEUE}}}\nOutputs:", "[/Outputs] 'null' values are not allowed in templates", id="null"
        ),
        pytest.param(
            "Resources: {Q: {Type: AWS::SQS::Queue, Properties: {Tags: [~]}}}",
            "[/Resources/Q/Properties/Tags/0] 'null' values are not allowed in templates",
            id="null in a list",
        ),
        pytest.param(
            f"AWSTemplateFormatVersion: 2020\nResources: {{{QUEUE}}}",
            "Template format error: Unsupported template format version.",
            id="a version",
        ),
        pytest.param(
            json.dumps({"Resources": {f"Q{n}": {"Type": "AWS::SQS::Queue"} for n in range(501)}}),
            "Template format error: Number of resources, 501, is greater than maximum allowed, 500",
            id="many resources",
        ),
        pytest.param(
            json.dumps({"Parameters": {f"P{n}": {"Type": "String"} for n in range(201)}, "Resources": {"Q": {}}}),
            "Parameters: [P0, P1, P2",
            id="many parameters",
        ),
        pytest.param(
            f"Description: {'x' * 1025}\nResources: {{{QUEUE}}}",
            "Template format error: 'Description' length is greater than 1024.",
            id="a long description",
        ),
        pytest.param(
            "Resources: {my-queue: {Type: AWS::SQS::Queue}}",
            "Template format error: Resource name my-queue is non alphanumeric.",
            id="a name",
        ),
        pytest.param(
            "Resources: {Q: {Type: Nothing}}",
            "Template format error: Unrecognized resource types: [Nothing]",
            id="a type",
        ),
        pytest.param(
            "Resources: {Q: {Type: AWS::SQS::Queue, Colour: red}}",
            "Invalid template resource property 'Colour'",
            id="an attribute",
        ),
        pytest.param(
            "Resources: {Q: {Type: AWS::SQS::Queue, DeletionPolicy: Keep}}",
            "Template format error: Unrecognized DeletionPolicy Keep for resource.",
            id="a policy",
        ),
        pytest.param(
            "Resources: {Q: {Type: AWS::SQS::Queue, DeletionPolicy: Snapshot}}",
            "Template error: resource type AWS::SQS::Queue does not support deletion policy Snapshot",
            id="a snapshot",
        ),
        pytest.param(
            "Resources: {Q: {Type: AWS::SQS::Queue, DependsOn: X}}",
            "Template format error: Unresolved resource dependencies [X] in the Resources block of the template",
            id="depends on nobody",
        ),
        pytest.param(
            "Resources: {Q: {Type: AWS::SQS::Queue, Properties: {QueueName: !Ref Q}}}",
            "Circular dependency between resources: [Q]",
            id="itself",
        ),
        pytest.param(
            "Resources: {Q: {Type: AWS::SQS::Queue, CreationPolicy: {}}}",
            "Fogbank does not support the CreationPolicy of AWS::SQS::Queue.",
            id="a creation policy",
        ),
        pytest.param(
            "Resources: {Q: {Type: AWS::SQS::Queue, UpdatePolicy: {CodeDeployLambdaAliasUpdate: {}}}}",
            "Fogbank does not support CodeDeployLambdaAliasUpdate in an UpdatePolicy.",
            id="an update policy",
        ),
        pytest.param(
            "Resources: {Q: {Type: AWS::SQS::Queue, Condition: Nobody}}",
            "Template format error: Unresolved condition dependency Nobody",
            id="a condition",
        ),
        pytest.param(
            f"Resources: {{{QUEUE}}}\nOutputs: {{O: {{Value: !GetAtt Q.Colour}}}}",
            "Template error: resource Q does not support attribute type Colour in Fn::GetAtt",
            id="an attribute that is none",
        ),
        pytest.param(
            f"Resources: {{{QUEUE}}}\nOutputs: {{O: {{Val: a}}}}",
            "Template format error: [/Outputs/O] Every Outputs member must contain a Value object",
            id="an output",
        ),
        pytest.param(
            "Resources: {Q: {Type: AWS::SQS::Queue, Properties: {QueueName: '{{resolve:ssm-secure:x:1}}'}}}",
            "SSM Secure reference is not supported in: [AWS::SQS::Queue/Properties/QueueName]",
            id="a secure reference",
        ),
        pytest.param(
            f"Mappings: {{M: {{a: b}}}}\nResources: {{{QUEUE}}}",
            "Template format error: Every Mappings attribute must be a String or a List.",
            id="a mapping",
        ),
        pytest.param(
            f"Transform: MyMacro\nResources: {{{QUEUE}}}",
            "Fogbank does not support the transform MyMacro.",
            id="a macro",
        ),
        pytest.param(
            f"Hooks: {{a: b}}\nResources: {{{QUEUE}}}", "Fogbank does not support the section Hooks", id="hooks"
        ),
    ],
)
def test_templates_that_are_none(text: str, message: str) -> None:
    assert refused(text).startswith(message)


def test_what_a_condition_leaves_out_is_not_there() -> None:
    text = """
    Conditions: {Never: !Equals [a, b]}
    Resources:
      Q: {Type: AWS::SQS::Queue, Condition: Never}
      D: {Type: AWS::SQS::Queue, DependsOn: Q, Properties: {QueueName: !If [Never, !Ref Q, d]}}
    Outputs:
      Q: {Condition: Never, Value: !Ref Q}
      D: {Value: !Ref D}
    """
    program = prepared(text).program
    assert (list(program.resources), list(program.outputs)) == (["D"], ["D"])
    assert program.resources["D"].depends_on == ()


# Rules


RULES = f"""
Parameters: {{Env: {{Type: String}}, Size: {{Type: String}}}}
Rules:
  Large:
    RuleCondition: !Equals [!Ref Env, prod]
    Assertions:
      - {{Assert: !Contains [[m, l], !Ref Size], AssertDescription: production is large}}
Resources: {{{QUEUE}}}
"""


@pytest.mark.parametrize(
    ("env", "size", "message"),
    [
        pytest.param("prod", "l", "", id="holds"),
        pytest.param("test", "s", "", id="is not asked for"),
        pytest.param("prod", "s", "Template error: Rule Large failed: production is large", id="does not hold"),
    ],
)
def test_rules(env: str, size: str, message: str) -> None:
    assert refused(RULES, Env=env, Size=size) == message


# Loops


def resources_of(loop: str, sections: str = "", **given_: str) -> list[str]:
    text = f"Transform: AWS::LanguageExtensions\n{sections}\nResources:\n  {loop}"
    return list(prepared(text, **given_).program.resources)


@pytest.mark.parametrize(
    ("loop", "names"),
    [
        pytest.param(
            "{'Fn::ForEach::L': [N, [A, B], {'Q${N}': {Type: AWS::SQS::Queue}}]}", ["QA", "QB"], id="over a list"
        ),
        pytest.param(
            "{'Fn::ForEach::L': [N, !Ref Names, {'Q${N}': {Type: AWS::SQS::Queue}}]}",
            ["QX", "QY"],
            id="over a parameter",
        ),
        pytest.param(
            "{'Fn::ForEach::L': [N, [a-1, b.2], {'Q&{N}': {Type: AWS::SQS::Queue}}]}",
            ["Qa1", "Qb2"],
            id="letters alone",
        ),
        pytest.param(
            "{'Fn::ForEach::L': [N, [A, B], {'Fn::ForEach::M': [K, [1, 2], {'Q${N}${K}': {Type: AWS::SQS::Queue}}]}]}",
            ["QA1", "QA2", "QB1", "QB2"],
            id="nested",
        ),
        pytest.param(
            "{'Fn::ForEach::L': [N, !FindInMap [M, a, names], {'Q${N}': {Type: AWS::SQS::Queue}}]}",
            ["Qp", "Qq"],
            id="over a mapping",
        ),
    ],
)
def test_loops(loop: str, names: list[str]) -> None:
    sections = "Parameters: {Names: {Type: CommaDelimitedList, Default: 'X,Y'}}\nMappings: {M: {a: {names: [p, q]}}}"
    assert resources_of(loop, sections) == names


def test_loops_in_outputs_conditions_and_properties() -> None:
    text = """
    Transform: AWS::LanguageExtensions
    Conditions: {'Fn::ForEach::C': [N, [a, b], {'Is${N}': !Equals ["${N}", a]}]}
    Resources:
      Q: {Type: AWS::SQS::Queue, Properties: {'Fn::ForEach::P': [N, [QueueName], {'${N}': x}]}}
      D: {Type: AWS::SQS::Queue, Condition: Isb}
    Outputs: {'Fn::ForEach::O': [N, [Arn, QueueName], {'Q${N}': {Value: !GetAtt [Q, !Ref N]}}]}
    """
    program = prepared(text).program
    assert list(program.resources) == ["Q"]
    assert program.resources["Q"].properties == {"QueueName": "x"}
    assert {name: output.value for name, output in program.outputs.items()} == {
        "QArn": {"Fn::GetAtt": ["Q", "Arn"]},
        "QQueueName": {"Fn::GetAtt": ["Q", "QueueName"]},
    }


@pytest.mark.parametrize(
    ("loop", "message"),
    [
        pytest.param(
            "[N, [A]]", "Transform AWS::LanguageExtensions failed with: Fn::ForEach::L layout is incorrect", id="two"
        ),
        pytest.param(
            "[N, text, {'Q${N}': {}}]", "Transform AWS::LanguageExtensions failed with: Fn::ForEach", id="a text"
        ),
        pytest.param(
            "[N, [A, A], {'Q${N}': {}}]", "Transform AWS::LanguageExtensions failed with: duplicate", id="twice"
        ),
    ],
)
def test_loops_that_are_none(loop: str, message: str) -> None:
    assert refused(f"Transform: AWS::LanguageExtensions\nResources: {{'Fn::ForEach::L': {loop}}}").startswith(message)


def test_loops_need_their_transform() -> None:
    text = "Resources: {'Fn::ForEach::L': [N, [A], {'Q${N}': {Type: AWS::SQS::Queue}}]}"
    assert refused(text).startswith(
        "Template error: Fn::ForEach is supported with the transform AWS::LanguageExtensions"
    )
