"""PutBucketNotificationConfiguration, the whole of what a bucket tells, and to whom.

https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketNotificationConfiguration.html
"""

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from fogbank.fabric import trace
from fogbank.fabric.outbox import Outbox
from fogbank.kernel.action import Context, Empty, action
from fogbank.services.s3 import access, destinations, notifying
from fogbank.services.s3 import store as buckets
from fogbank.services.s3.changing import call_hop
from fogbank.services.s3.notifying import FunctionRule, Notifications, QueueRule, Rule, TopicRule
from fogbank.storage.api import Conflict, Store


class PutBucketNotificationConfiguration(Struct, frozen=True, kw_only=True, rename="pascal"):
    bucket: str
    notification_configuration: Notifications
    expected_bucket_owner: str | None = None
    skip_destination_validation: bool | None = None


@action("s3", "PutBucketNotificationConfiguration")
async def put_bucket_notification_configuration(
    store: Store, ctx: Context, request: PutBucketNotificationConfiguration
) -> Empty:
    """Replace the configuration. Queues and topics get a test event in the same commit."""
    configuration = _named(ctx, request.notification_configuration)
    destinations.check_rules(configuration.rules())
    document = msgspec.json.encode(configuration)
    while True:
        found = await access.load(store, request.bucket, request.expected_bucket_owner)
        bucket = found.bucket
        destinations.check_arns(bucket, configuration.rules())
        if not request.skip_destination_validation:
            await destinations.check_they_are_there(ctx, configuration.rules())
        documents = {**bucket.documents, "notification": document}
        targets = dict.fromkeys(rule.target for rule in configuration.rules() if not isinstance(rule, FunctionRule))
        hop = call_hop(ctx, bucket, "PutBucketNotificationConfiguration")
        within = trace.within(ctx.trace_id, hop)
        event = notifying.test_event(ctx, bucket)
        try:
            await ctx.world.port(Outbox).send(
                [notifying.delivery(ctx, bucket, target, event, within) for target in targets],
                operations=[buckets.put_bucket(replace(bucket, documents=documents))],
                checks=[found.unchanged()],
                hops=[hop] if targets else [],
                now_ms=ctx.now_ms,
            )
        except Conflict:
            continue
        return Empty()


def _named(ctx: Context, given: Notifications) -> Notifications:
    """Rules without an id get one."""

    def named(rule: Rule) -> Rule:
        return rule if rule.id else replace(rule, id=ctx.ids.uuid())

    return Notifications(
        topic_configurations=[
            each for rule in given.topic_configurations or () if isinstance(each := named(rule), TopicRule)
        ]
        or None,
        queue_configurations=[
            each for rule in given.queue_configurations or () if isinstance(each := named(rule), QueueRule)
        ]
        or None,
        lambda_function_configurations=[
            each for rule in given.lambda_function_configurations or () if isinstance(each := named(rule), FunctionRule)
        ]
        or None,
        event_bridge_configuration=given.event_bridge_configuration,
    )
