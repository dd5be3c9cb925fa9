"""The same in Python: events reach a function by a rule, a queue gets what a topic says, a bucket keeps it."""

from pathlib import Path

from aws_cdk import App, CfnOutput, Duration, RemovalPolicy, Stack
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_lambda_event_sources as sources
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_s3_notifications as notifications
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sns_subscriptions as subscriptions
from aws_cdk import aws_sqs as sqs
from aws_cdk import aws_ssm as ssm

FUNCTIONS = str(Path(__file__).parent.parent / "functions")

app = App()
stack = Stack(app, "fogbank-cdk-python")

bucket = s3.Bucket(stack, "Kept", removal_policy=RemovalPolicy.DESTROY, auto_delete_objects=True)
queue = sqs.Queue(stack, "Invoices", visibility_timeout=Duration.seconds(60))
topic = sns.Topic(stack, "Orders")
topic.add_subscription(subscriptions.SqsSubscription(queue, raw_message_delivery=True))

keep = lambda_.Function(
    stack,
    "Keep",
    runtime=lambda_.Runtime.PYTHON_3_11,
    code=lambda_.Code.from_asset(FUNCTIONS),
    handler="keep.handler",
    timeout=Duration.seconds(20),
    environment={"BUCKET": bucket.bucket_name},
)
bucket.grant_write(keep)
keep.add_event_source(sources.SqsEventSource(queue, batch_size=5))

# Notifications of a bucket are a custom resource in Python.
seen = sqs.Queue(stack, "Seen")
bucket.add_event_notification(s3.EventType.OBJECT_CREATED, notifications.SqsDestination(seen))

bus = events.EventBus(stack, "Bus")
events.Rule(
    stack,
    "Placed",
    event_bus=bus,
    event_pattern=events.EventPattern(source=["shop"], detail_type=["placed"]),
    targets=[targets.LambdaFunction(keep)],
)
ssm.StringParameter(stack, "Where", parameter_name="/fogbank-cdk-python/bucket", string_value=bucket.bucket_name)

CfnOutput(stack, "Bucket", value=bucket.bucket_name)
CfnOutput(stack, "Topic", value=topic.topic_arn)
CfnOutput(stack, "BusName", value=bus.event_bus_name)
CfnOutput(stack, "SeenUrl", value=seen.queue_url)

app.synth()
