"""What the matrix cannot show: settings that need others, names, values that are made."""

import json
import re
from typing import Any, Final

import pytest

from tests.cloud import Cloud
from tests.deployment.grounds import Stack
from tests.deployment.matrix import attribute, ref, resource
from tests.deployment.rows_iam import trust

# Names


@pytest.mark.parametrize(
    ("kind", "properties", "form"),
    [
        pytest.param("AWS::S3::Bucket", {}, r"[a-z0-9-]{63}", id="bucket"),
        pytest.param("AWS::SNS::Topic", {"FifoTopic": True}, r"arn:.*-[A-Z0-9]{12}\.fifo", id="FIFO topic"),
        pytest.param("AWS::SQS::Queue", {"FifoQueue": True}, r"http://.*/[\w-]{75}\.fifo", id="FIFO queue"),
        pytest.param("AWS::Events::Rule", {"EventPattern": {"source": ["a"]}}, r"S{21,}s*-[\w-]+", id="rule"),
        pytest.param(
            "AWS::Events::Rule",
            {"EventPattern": {"source": ["a"]}, "EventBusName": ref("Bus")},
            r"bus\|[\w-]{64}",
            id="rule of another bus",
        ),
        pytest.param("AWS::IAM::Role", {"AssumeRolePolicyDocument": trust()}, r"[\w-]{64}", id="role"),
        pytest.param("AWS::IAM::User", {}, r"[\w-]{64}", id="user"),
        pytest.param(
            "AWS::Events::Archive",
            {"SourceArn": "arn:aws:events:us-east-1:000000000000:event-bus/default"},
            r"[\w-]{48}",
            id="archive",
        ),
        pytest.param("AWS::Scheduler::ScheduleGroup", {}, r"[\w-]{64}", id="schedule group"),
        pytest.param("AWS::Logs::LogGroup", {}, r"S{100}-L{100}-[A-Z0-9]{12}", id="log group"),
        pytest.param(
            "AWS::SSM::Parameter", {"Type": "String", "Value": "a"}, r"CFN-L{100}-[A-Z0-9]{12}", id="parameter"
        ),
        pytest.param("AWS::SecretsManager::Secret", {}, r"arn:.*:secret:L{100}-[A-Z0-9]{12}-\w{6}", id="secret"),
        pytest.param("AWS::ECR::Repository", {}, r"s{100}-l{100}-[a-z0-9]{12}", id="repository"),
    ],
)
def test_generated_names_fit(cloud: Cloud, kind: str, properties: dict[str, Any], form: str) -> None:
    stack, name = Stack(cloud, "S" * 100), "L" * 100
    bus = resource("AWS::Events::EventBus", Name="bus")
    assert stack.create(**{"Bus": bus, name: resource(kind, **properties)}) == "CREATE_COMPLETE", stack.reasons()
    assert re.fullmatch(form, stack.id_of(name))


# Tags


def test_tags_of_the_stack_come_and_go(cloud: Cloud) -> None:
    """On a thing of each way of tagging: what the stack names no longer is taken away."""
    around = {
        "B": resource("AWS::S3::Bucket"),
        "F": _a_function(1),
        "P": resource("AWS::SSM::Parameter", Type="String", Value="a"),
        "Q": resource("AWS::SQS::Queue"),
        "T": resource("AWS::SNS::Topic"),
    }
    cfn, body = cloud.client("cloudformation"), json.dumps({"Resources": around})
    stack = Stack(cloud)
    cfn.create_stack(StackName="one", TemplateBody=body, Tags=[{"Key": "team", "Value": "blue"}])
    assert _teams(cloud, stack) == {"blue"}
    cfn.update_stack(StackName="one", TemplateBody=body, Tags=[{"Key": "team", "Value": "red"}])
    assert _teams(cloud, stack) == {"red"}
    cfn.update_stack(StackName="one", TemplateBody=body, Tags=[])
    assert _teams(cloud, stack) == {None}


def _teams(cloud: Cloud, stack: Stack) -> set[str | None]:
    """What the things say of their tag `team`."""
    found: list[Any] = [
        cloud.client("s3").get_bucket_tagging(Bucket=stack.id_of("B"))["TagSet"],
        cloud.client("ssm").list_tags_for_resource(ResourceType="Parameter", ResourceId=stack.id_of("P"))["TagList"],
        cloud.client("sns").list_tags_for_resource(ResourceArn=stack.id_of("T"))["Tags"],
    ]
    maps: list[dict[str, str]] = [{tag["Key"]: tag["Value"] for tag in each} for each in found]
    maps.append(cloud.sqs.list_queue_tags(QueueUrl=stack.id_of("Q")).get("Tags", {}))
    maps.append(cloud.client("lambda").get_function(FunctionName=stack.id_of("F"))["Tags"])
    return {each.get("team") for each in maps}


# Subscriptions

_PACE: Final = {"throttlePolicy": {"maxReceivesPerSecond": 5}}


def test_a_subscription_in_another_region(cloud: Cloud) -> None:
    far, queue = cloud.client("sns", region="eu-west-1"), cloud.arn(cloud.queue())
    topic = far.create_topic(Name="far")["TopicArn"]
    stack = Stack(cloud)
    wish = {"TopicArn": topic, "Protocol": "sqs", "Endpoint": queue, "Region": "eu-west-1"}
    assert stack.create(It=resource("AWS::SNS::Subscription", **wish)) == "CREATE_COMPLETE", stack.reasons()
    assert stack.update(It=resource("AWS::SNS::Subscription", **wish, RawMessageDelivery=True)) == "UPDATE_COMPLETE"
    [found] = far.list_subscriptions()["Subscriptions"]
    attributes = far.get_subscription_attributes(SubscriptionArn=found["SubscriptionArn"])["Attributes"]
    assert attributes["RawMessageDelivery"] == "true"
    assert stack.delete() == ""
    assert far.list_subscriptions()["Subscriptions"] == []


def test_a_filter_and_its_scope_change_together(cloud: Cloud) -> None:
    stack, sns = Stack(cloud), cloud.client("sns")
    around = {"T": resource("AWS::SNS::Topic"), "Q": resource("AWS::SQS::Queue")}
    wish = {"TopicArn": ref("T"), "Protocol": "sqs", "Endpoint": attribute("Q", "Arn")}
    nested = {"FilterPolicy": {"shop": {"color": ["red"]}}, "FilterPolicyScope": "MessageBody"}
    flat = {"FilterPolicy": {"color": ["red"]}, "FilterPolicyScope": "MessageAttributes"}
    stack.create(**around, It=resource("AWS::SNS::Subscription", **wish, **flat))
    for filters in (nested, flat):
        assert stack.update(**around, It=resource("AWS::SNS::Subscription", **wish, **filters)) == "UPDATE_COMPLETE"
        shown = sns.get_subscription_attributes(SubscriptionArn=stack.id_of("It"))["Attributes"]
        assert json.loads(shown["FilterPolicy"]) == filters["FilterPolicy"]
        assert shown["FilterPolicyScope"] == filters["FilterPolicyScope"]


def test_a_subscription_that_waits_for_its_confirmation(cloud: Cloud) -> None:
    stack, sns = Stack(cloud), cloud.client("sns")
    topic = {"T": resource("AWS::SNS::Topic")}
    wish = {"TopicArn": ref("T"), "Protocol": "email", "Endpoint": "me@example.com"}
    assert stack.create(**topic, It=resource("AWS::SNS::Subscription", **wish)) == "CREATE_COMPLETE", stack.reasons()
    arn = stack.id_of("It")
    assert sns.get_subscription_attributes(SubscriptionArn=arn)["Attributes"]["PendingConfirmation"] == "true"
    assert stack.delete() == ""
    assert sns.list_topics()["Topics"] == []


# Secrets


def _a_secret(characters: int) -> dict[str, Any]:
    generated = {
        "ExcludePunctuation": True,
        "GenerateStringKey": "password",
        "PasswordLength": characters,
        "SecretStringTemplate": '{"user": "me"}',
    }
    return resource("AWS::SecretsManager::Secret", Name="mine", GenerateSecretString=generated)


def test_a_secret_is_made_and_made_again_when_its_rules_change(cloud: Cloud) -> None:
    stack, secrets = Stack(cloud), cloud.client("secretsmanager")
    for wanted, act in ((20, stack.create), (24, stack.update)):
        act(It=_a_secret(wanted))
        found = json.loads(secrets.get_secret_value(SecretId="mine")["SecretString"])
        assert found["user"] == "me"
        assert len(found["password"]) == wanted
        assert found["password"].isalnum()
    assert stack.delete() == ""
    # No recovery window keeps the name.
    assert stack.create(It=_a_secret(20)) == "CREATE_COMPLETE"


# Functions


def _a_function(answer: int) -> dict[str, Any]:
    return resource(
        "AWS::Lambda::Function",
        Runtime="python3.12",
        Handler="index.handle",
        Role="arn:aws:iam::000000000000:role/any",
        Code={"ZipFile": f"def handle(event, context): return {answer}"},
    )


def test_an_alias_moves_bit_by_bit(cloud: Cloud) -> None:
    stack = Stack(cloud)
    first = {"F": _a_function(1), "One": resource("AWS::Lambda::Version", FunctionName=ref("F"))}
    live = {"FunctionName": ref("F"), "FunctionVersion": attribute("One", "Version"), "Name": "live"}
    assert stack.create(**first, It=resource("AWS::Lambda::Alias", **live)) == "CREATE_COMPLETE", stack.reasons()
    both = {**first, "F": _a_function(2), "Two": resource("AWS::Lambda::Version", FunctionName=ref("F"))}
    weights = [{"FunctionVersion": attribute("Two", "Version"), "FunctionWeight": 0.25}]
    routing = {"RoutingConfig": {"AdditionalVersionWeights": weights}}
    for more, expected in ((routing, {"2": 0.25}), ({}, {})):
        stack.update(**both, It=resource("AWS::Lambda::Alias", **live, **more))
        shown = cloud.client("lambda").get_alias(FunctionName=stack.id_of("F"), Name="live")
        assert shown.get("RoutingConfig", {}).get("AdditionalVersionWeights", {}) == expected
    assert stack.delete() == "", stack.reasons()


# Policies of buses


def test_statements_of_a_policy_are_put_side_by_side(cloud: Cloud) -> None:
    stack = Stack(cloud)
    statement = {"Effect": "Allow", "Principal": "*", "Action": "events:PutEvents", "Resource": "*"}
    names = [f"S{number}" for number in range(6)]
    policies = {name: resource("AWS::Events::EventBusPolicy", StatementId=name, Statement=statement) for name in names}
    assert stack.create(**policies) == "CREATE_COMPLETE", stack.reasons()
    found = json.loads(cloud.client("events").describe_event_bus()["Policy"])
    assert sorted(each["Sid"] for each in found["Statement"]) == names
    assert stack.delete() == ""
    assert not cloud.client("events").describe_event_bus().get("Policy")
