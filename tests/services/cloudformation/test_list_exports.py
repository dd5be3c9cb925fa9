"""ListExports, and what exports hold to."""

from tests.services.cloudformation.yard import Yard, said

EXPORTING = """
Parameters: {{Name: {{Type: String, Default: {name}}}}}
Resources: {{Q: {{Type: AWS::SQS::Queue, Properties: {{QueueName: !Ref Name}}}}}}
Outputs: {{Name: {{Value: !GetAtt Q.QueueName, Export: {{Name: !Sub "${{AWS::Region}}-queue"}}}}}}
"""
IMPORTING = """
Resources: {Q: {Type: AWS::SQS::Queue, Properties: {QueueName: !Sub ["${of}-2", {of: !ImportValue us-east-1-queue}]}}}
"""


def test_a_value_goes_from_stack_to_stack(yard: Yard) -> None:
    stack = yard.create(EXPORTING.format(name="one"), "exporter")
    yard.create(IMPORTING, "importer")
    assert yard.cfn.list_exports()["Exports"] == [
        {"ExportingStackId": stack["StackId"], "Name": "us-east-1-queue", "Value": "one"}
    ]
    assert {url.rpartition("/")[2] for url in yard.queues()} == {"one", "one-2"}


def test_an_export_in_use_does_not_change(yard: Yard) -> None:
    yard.create(EXPORTING.format(name="one"), "exporter")
    yard.create(IMPORTING, "importer")
    yard.update(EXPORTING.format(name="two"), "exporter")
    assert yard.status("exporter") == "UPDATE_ROLLBACK_COMPLETE"
    assert yard.reason("exporter", "UPDATE_ROLLBACK_IN_PROGRESS", "exporter") == (
        "Cannot update export us-east-1-queue as it is in use by importer."
    )
    assert yard.cfn.list_exports()["Exports"][0]["Value"] == "one"


def test_a_name_belongs_to_one_stack(yard: Yard) -> None:
    yard.create(EXPORTING.format(name="one"), "first")
    yard.create(EXPORTING.format(name="two"), "second")
    assert yard.status("second") == "ROLLBACK_COMPLETE"
    assert yard.reason("second", "ROLLBACK_IN_PROGRESS", "second") == (
        "Export with name us-east-1-queue is already exported by stack first. Rollback requested by user."
    )


def test_what_nobody_exports_cannot_be_imported(yard: Yard) -> None:
    yard.create(IMPORTING, "importer")
    assert yard.reason("Q", "CREATE_FAILED", "importer") == "No export named us-east-1-queue found."
    assert said(yard.cfn.list_exports, NextToken="nonsense")[0] == "ValidationError"
