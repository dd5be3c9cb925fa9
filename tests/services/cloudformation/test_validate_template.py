"""ValidateTemplate: whether a template is one."""

import pytest

from tests.services.cloudformation.yard import Yard, said


def test_what_it_wants(yard: Yard) -> None:
    body = """
    Description: A queue
    Parameters: {Size: {Type: Number, Default: 3}}
    Resources: {R: {Type: AWS::IAM::Role}}
    """
    found = yard.cfn.validate_template(TemplateBody=body)
    assert found["Parameters"] == [{"ParameterKey": "Size", "DefaultValue": "3", "NoEcho": False}]
    assert found["Description"] == "A queue"
    assert found["Capabilities"] == ["CAPABILITY_IAM"]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        pytest.param("a", "Template format error: unsupported structure.", id="a word"),
        pytest.param("a: b", "Invalid template property or properties [a]", id="no section"),
        pytest.param(
            "Resources: {Q: 3}", "[/Resources/Q] Every Resources object must contain a Type member.", id="type"
        ),
    ],
)
def test_what_is_none(yard: Yard, body: str, message: str) -> None:
    code, told = said(yard.cfn.validate_template, TemplateBody=body)
    assert code == "ValidationError"
    assert told.endswith(message)
