"""UpdateStack: in place, by replacement, refused, rolled back."""

import pytest

from tests.services.cloudformation.yard import BROKEN, Yard, queue, said, template

PARAMETERS = """
Parameters: {Delay: {Type: Number, Default: 1}, Secret: {Type: String, NoEcho: true, Default: hush}}
Resources: {Q: {Type: AWS::SQS::Queue, Properties: {DelaySeconds: !Ref Delay}}}
"""


def test_a_property_changes_in_place(yard: Yard) -> None:
    before = yard.create(template(Q=queue(DelaySeconds=1)))
    ids = yard.physical_ids()
    after = yard.update(template(Q=queue(DelaySeconds=2)))
    assert (after["StackStatus"], after["StackId"]) == ("UPDATE_COMPLETE", before["StackId"])
    assert "LastUpdatedTime" in after
    assert "LastUpdatedTime" not in before
    assert yard.physical_ids() == ids
    assert yard.attribute(ids["Q"], "DelaySeconds") == "2"
    assert yard.events()[-5:] == [
        ("app", "UPDATE_IN_PROGRESS"),
        ("Q", "UPDATE_IN_PROGRESS"),
        ("Q", "UPDATE_COMPLETE"),
        ("app", "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS"),
        ("app", "UPDATE_COMPLETE"),
    ]


def test_a_replacement_is_made_before_the_old_one_is_deleted(yard: Yard) -> None:
    yard.create(template({"Url": {"Ref": "Q"}}, Q=queue(QueueName="one")))
    yard.update(template({"Url": {"Ref": "Q"}}, Q=queue(QueueName="two")))
    assert [url.rpartition("/")[2] for url in yard.queues()] == ["two"]
    assert yard.outputs()["Url"].endswith("/two")
    told = [each for each in yard.told() if each["LogicalResourceId"] == "Q"][3:]
    assert [(each["ResourceStatus"], each.get("ResourceStatusReason", "")) for each in told] == [
        (
            "UPDATE_IN_PROGRESS",
            "Requested update requires the creation of a new physical resource; hence creating one.",
        ),
        ("UPDATE_IN_PROGRESS", "Resource creation Initiated"),
        ("UPDATE_COMPLETE", ""),
        ("DELETE_IN_PROGRESS", ""),
        ("DELETE_COMPLETE", ""),
    ]


def test_an_update_that_fails_goes_back(yard: Yard) -> None:
    yard.create(template(Q=queue(DelaySeconds=1)))
    stack = yard.update(template(Q=queue(DelaySeconds=2), New=queue(), Bad={**BROKEN, "DependsOn": ["Q", "New"]}))
    assert stack["StackStatus"] == "UPDATE_ROLLBACK_COMPLETE"
    [url] = yard.queues()
    assert yard.attribute(url, "DelaySeconds") == "1"
    reason = yard.reason("app", "UPDATE_ROLLBACK_IN_PROGRESS")
    assert reason == "The following resource(s) failed to create: [Bad]."


def test_with_rollback_disabled_what_worked_is_kept_and_tried_again(yard: Yard) -> None:
    yard.create(template(Q=queue()))
    stack = yard.update(template(Q=queue(), New=queue(), Bad=BROKEN), DisableRollback=True)
    assert stack["StackStatus"] == "UPDATE_FAILED"
    assert set(yard.physical_ids()) == {"Q", "New", "Bad"}
    assert yard.update(template(Q=queue(), New=queue(), Bad=queue()))["StackStatus"] == "UPDATE_COMPLETE"
    assert len(yard.queues()) == 3


def test_the_stacks_tags_reach_things_that_do_not_change_else(yard: Yard) -> None:
    yard.create(template(Q=queue()), Tags=[{"Key": "team", "Value": "red"}])
    yard.update(template(Q=queue()), Tags=[{"Key": "team", "Value": "blue"}])
    [url] = yard.queues()
    assert yard.sqs.list_queue_tags(QueueUrl=url)["Tags"]["team"] == "blue"


def test_parameters_are_kept_given_or_defaulted(yard: Yard) -> None:
    yard.create(PARAMETERS, Parameters=[{"ParameterKey": "Delay", "ParameterValue": "7"}])
    tags = [{"Key": "a", "Value": "b"}]
    kept = [{"ParameterKey": "Delay", "UsePreviousValue": True}]
    yard.cfn.update_stack(StackName="app", UsePreviousTemplate=True, Parameters=kept, Tags=tags)
    shown = {each["ParameterKey"]: each["ParameterValue"] for each in yard.stack()["Parameters"]}
    assert shown == {"Delay": "7", "Secret": "****"}
    # One that is not given is its default, and not what it was.
    yard.update(PARAMETERS)
    [url] = yard.queues()
    assert yard.attribute(url, "DelaySeconds") == "1"


@pytest.mark.parametrize(
    ("request_", "message"),
    [
        pytest.param({"TemplateBody": PARAMETERS}, "No updates are to be performed.", id="nothing changes"),
        pytest.param(
            {"TemplateBody": PARAMETERS, "Parameters": [{"ParameterKey": "New", "UsePreviousValue": True}]},
            "Parameters: [New] do not exist in the template",
            id="a parameter that is not there",
        ),
        pytest.param(
            {
                "TemplateBody": PARAMETERS.replace("Secret", "New"),
                "Parameters": [{"ParameterKey": "New", "UsePreviousValue": True}],
            },
            "Invalid input for parameter key New. Cannot specify usePreviousValue as true for a parameter key not in "
            "the previous template",
            id="no previous value",
        ),
        pytest.param(
            {"TemplateBody": "Resources: {Q: {Type: AWS::SNS::Topic}}"},
            "Update of resource type is not permitted. The new template modifies resource type of the following "
            "resources: [Q]",
            id="another type",
        ),
        pytest.param({}, "Either Template URL or Template Body must be specified.", id="no template"),
    ],
)
def test_what_is_refused(yard: Yard, request_: dict[str, object], message: str) -> None:
    yard.create(PARAMETERS)
    assert said(yard.cfn.update_stack, StackName="app", **request_) == ("ValidationError", message)


def test_a_stack_that_was_rolled_back_cannot_be_updated(yard: Yard) -> None:
    stack = yard.create(template(Bad=BROKEN))
    assert said(yard.cfn.update_stack, StackName="app", TemplateBody=template(Q=queue())) == (
        "ValidationError",
        f"Stack:{stack['StackId']} is in ROLLBACK_COMPLETE state and can not be updated.",
    )


def test_a_request_that_comes_again_changes_nothing(yard: Yard) -> None:
    yard.create(template(Q=queue()))
    wish = {"StackName": "app", "TemplateBody": template(Q=queue(DelaySeconds=3)), "ClientRequestToken": "t1"}
    first = yard.cfn.update_stack(**wish)
    assert yard.cfn.update_stack(**wish)["StackId"] == first["StackId"]
    assert [status for _, status in yard.events()].count("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS") == 1
    assert said(yard.cfn.delete_stack, StackName="app", ClientRequestToken="t1") == (
        "TokenAlreadyExistsException",
        "Operation with client request token t1 already exists.",
    )


@pytest.mark.parametrize(
    ("policy", "left"),
    [pytest.param("Delete", ["two"], id="deleted"), pytest.param("Retain", ["one", "two"], id="retained")],
)
def test_what_is_replaced_follows_its_policy(yard: Yard, policy: str, left: list[str]) -> None:
    attributes = {"UpdateReplacePolicy": policy}
    yard.create(template(Q=queue(QueueName="one", attributes=attributes)))
    yard.update(template(Q=queue(QueueName="two", attributes=attributes)))
    assert [url.rpartition("/")[2] for url in yard.queues()] == left
    assert (("Q", "DELETE_SKIPPED") in yard.events()) is (policy == "Retain")


def test_a_named_thing_that_needs_replacing_says_so(yard: Yard) -> None:
    def role(path: str) -> str:
        may = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
        trust = {"Version": "2012-10-17", "Statement": [may]}
        properties = {"RoleName": "clerk", "AssumeRolePolicyDocument": trust, "Path": path}
        return template(R={"Type": "AWS::IAM::Role", "Properties": properties})

    yard.create(role("/a/"), Capabilities=["CAPABILITY_NAMED_IAM"])
    stack = yard.update(role("/b/"), Capabilities=["CAPABILITY_NAMED_IAM"])
    assert stack["StackStatus"] == "UPDATE_ROLLBACK_COMPLETE"
    assert yard.reason("R", "UPDATE_FAILED") == (
        "CloudFormation cannot update a stack when a custom-named resource requires replacing. Rename clerk and update "
        "the stack again."
    )
