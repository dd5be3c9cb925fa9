"""`fogbank deploy` and `fogbank delete`, against a real server."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.running import Terminal, fogbank
from tests.cloud import Cloud
from tests.services.lambda_.doubles import House

QUEUE = """
Parameters:
  Delay: {Type: String, Default: "0"}
Resources:
  Orders:
    Type: AWS::SQS::Queue
    Properties: {QueueName: orders, DelaySeconds: !Ref Delay}
Outputs:
  Delay: {Value: !Ref Delay}
  Name: {Value: !GetAtt Orders.QueueName}
"""
FUNCTION = """
Transform: AWS::Serverless-2016-10-31
Resources:
  Greet:
    Type: AWS::Serverless::Function
    Properties: {FunctionName: greet, Runtime: python3.13, Handler: app.handler, CodeUri: ./src}
"""


@pytest.fixture
def cloud() -> Iterator[Cloud]:
    with Cloud(compute=House().compute) as running:
        yield running


@pytest.fixture
def template(tmp_path: Path) -> Path:
    file = tmp_path / "shop.yaml"
    file.write_text(QUEUE)
    return file


def delay(cloud: Cloud) -> str:
    return cloud.attribute(cloud.sqs.get_queue_url(QueueName="orders")["QueueUrl"], "DelaySeconds")


def test_a_template_becomes_a_stack(cloud: Cloud, template: Path) -> None:
    code, said, complaint = fogbank(cloud, "deploy", str(template))
    assert (code, complaint) == (0, "")
    assert said.splitlines() == [
        "  CREATE_COMPLETE  Orders AWS::SQS::Queue",
        "  CREATE_COMPLETE  shop AWS::CloudFormation::Stack",
        "shop CREATE_COMPLETE",
        "  Delay  0",
        "  Name   orders",
    ]
    assert delay(cloud) == "0"


def test_deploying_again_changes_what_has_changed(cloud: Cloud, template: Path) -> None:
    fogbank(cloud, "deploy", str(template), "--parameter", "Delay=5")
    assert fogbank(cloud, "deploy", str(template)) == (
        0,
        "shop is what the template says: nothing has changed.\n  Delay  5\n  Name   orders\n",
        "",
    )
    code, said, _ = fogbank(cloud, "deploy", str(template), "--parameter", "Delay=7")
    assert (code, delay(cloud)) == (0, "7")
    assert "  UPDATE_COMPLETE  Orders AWS::SQS::Queue\n" in said
    template.write_text(QUEUE.replace("Name: {Value", "Called: {Value"))
    assert fogbank(cloud, "deploy", str(template))[1].endswith("shop UPDATE_COMPLETE\n  Delay   7\n  Called  orders\n")


def test_a_stack_that_fails_leaves_nothing_and_can_be_tried_again(cloud: Cloud, template: Path) -> None:
    template.write_text(QUEUE.replace("Outputs:", "  Moon: {Type: AWS::Moon::Base, DependsOn: Orders}\nOutputs:"))
    code, said, complaint = fogbank(cloud, "deploy", str(template))
    assert code == 1
    assert said.endswith("shop DELETE_COMPLETE\n")
    assert complaint == "fogbank: Moon: Fogbank does not support the resource type AWS::Moon::Base.\n"
    assert "QueueUrls" not in cloud.sqs.list_queues()
    template.write_text(QUEUE)
    cloud.advance(seconds=60)  # so long a queue's name is not free again
    assert fogbank(cloud, "deploy", str(template))[0] == 0


def test_an_update_that_fails_is_rolled_back(cloud: Cloud, template: Path) -> None:
    fogbank(cloud, "deploy", str(template))
    code, _, complaint = fogbank(cloud, "deploy", str(template), "--parameter", "Delay=-3")
    assert (code, delay(cloud)) == (1, "0")
    assert complaint.startswith("fogbank: Orders: ")
    # What is there is what the template says.
    assert fogbank(cloud, "deploy", str(template), "--parameter", "Delay=0")[0] == 0


def test_lines_for_programs(cloud: Cloud, template: Path) -> None:
    _, said, _ = fogbank(cloud, "deploy", str(template), "--stack", "mine", "--json")
    *progress, result = [json.loads(line) for line in said.splitlines()]
    done = [(event["resource"], event["status"]) for event in progress if event["status"].endswith("COMPLETE")]
    assert done == [("Orders", "CREATE_COMPLETE"), ("mine", "CREATE_COMPLETE")]
    assert result.pop("stackId").startswith("arn:aws:cloudformation:us-east-1:000000000000:stack/mine/")
    assert result == {
        "stack": "mine",
        "status": "CREATE_COMPLETE",
        "changed": True,
        "outputs": {"Delay": "0", "Name": "orders"},
        "reasons": [],
    }


def test_colours_are_for_terminals(cloud: Cloud, template: Path) -> None:
    assert "\033[32mCREATE_COMPLETE\033[0m" in fogbank(cloud, "deploy", str(template), out=Terminal())[1]


def test_functions_run_from_their_folders(cloud: Cloud, tmp_path: Path) -> None:
    source = tmp_path / "src"
    source.mkdir()
    (source / "requirements.txt").write_text("boto3\nrequests==2\n")
    file = tmp_path / "template.yaml"
    file.write_text(FUNCTION)
    code, _, complaint = fogbank(cloud, "deploy", str(file), "--stack", "greetings")
    found = cloud.client("lambda").get_function(FunctionName="greet")
    assert (code, found["Code"]["Location"]) == (0, source.as_uri())
    assert "src/requirements.txt is not installed" in complaint
    code, said, _ = fogbank(cloud, "deploy", str(file), "--stack", "greetings")
    assert (code, said) == (0, "greetings is what the template says: nothing has changed.\n")


def test_templates_beyond_what_a_request_carries(cloud: Cloud, template: Path) -> None:
    template.write_text(QUEUE + f"Metadata: {{Note: {'x' * 60_000}}}\n")
    assert fogbank(cloud, "deploy", str(template))[0] == 0


def test_elsewhere(cloud: Cloud, template: Path) -> None:
    fogbank(cloud, "deploy", str(template), "--region", "eu-west-1")
    assert "QueueUrls" not in cloud.sqs.list_queues()
    assert cloud.client("sqs", region="eu-west-1").list_queues()["QueueUrls"]
    assert fogbank(cloud, "delete", "shop", "--region", "eu-west-1")[0] == 0


def test_what_cannot_be_deployed(cloud: Cloud, template: Path, tmp_path: Path) -> None:
    missing = tmp_path / "missing.yaml"
    assert fogbank(cloud, "deploy", str(missing)) == (
        1, "", f"fogbank: {missing} cannot be read: No such file or directory.\n"
    )  # fmt: skip
    template.write_text("Resources: [")
    code, _, complaint = fogbank(cloud, "deploy", str(template))
    assert (code, complaint.startswith(f"fogbank: {template}: Template format error: YAML not well-formed.")) == (
        1,
        True,
    )
    template.write_text(QUEUE.replace("!Ref Delay", "!Ref Nothing"))
    code, _, complaint = fogbank(cloud, "deploy", str(template))
    assert code == 1
    assert complaint.startswith("fogbank: ValidationError: ")
    assert "Nothing" in complaint
    code, _, complaint = fogbank(cloud, "deploy", str(template), "--port", "1")
    assert code == 1
    assert "Is fogbank up? `fogbank up` in another shell starts it." in complaint


def test_a_parameter_is_a_key_and_a_value(cloud: Cloud, template: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        fogbank(cloud, "deploy", str(template), "--parameter", "Delay")
    assert ended.value.code == 2


def test_a_stack_is_deleted(cloud: Cloud, template: Path) -> None:
    fogbank(cloud, "deploy", str(template))
    code, said, complaint = fogbank(cloud, "delete", "shop")
    assert (code, complaint) == (0, "")
    assert said.splitlines() == [
        "  DELETE_COMPLETE  Orders AWS::SQS::Queue",
        "  DELETE_COMPLETE  shop AWS::CloudFormation::Stack",
        "shop DELETE_COMPLETE",
    ]
    assert "QueueUrls" not in cloud.sqs.list_queues()
    assert fogbank(cloud, "delete", "shop") == (
        1, "", "fogbank: There is no stack shop. `fogbank ls` shows what there is.\n"
    )  # fmt: skip


def test_a_bucket_that_is_not_empty_stays(cloud: Cloud, template: Path) -> None:
    template.write_text("Resources: {Files: {Type: AWS::S3::Bucket, Properties: {BucketName: files-of-mine}}}")
    fogbank(cloud, "deploy", str(template))
    cloud.client("s3").put_object(Bucket="files-of-mine", Key="k", Body=b"")
    code, said, complaint = fogbank(cloud, "delete", "shop")
    assert code == 1
    assert said.endswith("shop DELETE_FAILED\n")
    assert "Empty it" in complaint
    cloud.client("s3").delete_object(Bucket="files-of-mine", Key="k")
    assert fogbank(cloud, "delete", "shop")[0] == 0
