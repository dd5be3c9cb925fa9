"""Amazon CloudWatch Logs: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/"""

from collections.abc import Mapping
from typing import Final

from fogbank.kernel.action import Handler
from fogbank.services.logs.associate_kms_key import associate_kms_key
from fogbank.services.logs.create_log_group import create_log_group
from fogbank.services.logs.create_log_stream import create_log_stream
from fogbank.services.logs.delete_log_group import delete_log_group
from fogbank.services.logs.delete_log_stream import delete_log_stream
from fogbank.services.logs.delete_metric_filter import delete_metric_filter
from fogbank.services.logs.delete_retention_policy import delete_retention_policy
from fogbank.services.logs.delete_subscription_filter import delete_subscription_filter
from fogbank.services.logs.describe_log_groups import describe_log_groups
from fogbank.services.logs.describe_log_streams import describe_log_streams
from fogbank.services.logs.describe_metric_filters import describe_metric_filters
from fogbank.services.logs.describe_subscription_filters import describe_subscription_filters
from fogbank.services.logs.disassociate_kms_key import disassociate_kms_key
from fogbank.services.logs.filter_log_events import filter_log_events
from fogbank.services.logs.get_log_events import get_log_events
from fogbank.services.logs.list_log_groups import list_log_groups
from fogbank.services.logs.list_tags_for_resource import list_tags_for_resource
from fogbank.services.logs.list_tags_log_group import list_tags_log_group
from fogbank.services.logs.put_log_events import put_log_events
from fogbank.services.logs.put_log_group_deletion_protection import put_log_group_deletion_protection
from fogbank.services.logs.put_metric_filter import put_metric_filter
from fogbank.services.logs.put_retention_policy import put_retention_policy
from fogbank.services.logs.put_subscription_filter import put_subscription_filter
from fogbank.services.logs.resources import RESOURCES
from fogbank.services.logs.resuming import resume
from fogbank.services.logs.sink import Sink
from fogbank.services.logs.start_live_tail import start_live_tail
from fogbank.services.logs.tag_log_group import tag_log_group
from fogbank.services.logs.tag_resource import tag_resource
from fogbank.services.logs.target import target
from fogbank.services.logs.test_metric_filter import test_metric_filter
from fogbank.services.logs.untag_log_group import untag_log_group
from fogbank.services.logs.untag_resource import untag_resource

__all__ = ["ACTIONS", "NOTES", "RESOURCES", "Sink", "resume", "target"]

ACTIONS: Final[tuple[Handler, ...]] = (
    associate_kms_key,
    create_log_group,
    create_log_stream,
    delete_log_group,
    delete_log_stream,
    delete_metric_filter,
    delete_retention_policy,
    delete_subscription_filter,
    describe_log_groups,
    describe_log_streams,
    describe_metric_filters,
    describe_subscription_filters,
    disassociate_kms_key,
    filter_log_events,
    get_log_events,
    list_log_groups,
    list_tags_for_resource,
    list_tags_log_group,
    put_log_events,
    put_log_group_deletion_protection,
    put_metric_filter,
    put_retention_policy,
    put_subscription_filter,
    start_live_tail,
    tag_log_group,
    tag_resource,
    test_metric_filter,
    untag_log_group,
    untag_resource,
)

# Where an operation is honoured and a value in it is kept without effect, this says so; the coverage page shows it.
NOTES: Final[Mapping[str, str]] = {
    "kmsKeyId": "kept and shown. Events lie on the disk as they are; encryption at rest is the file system's.",
    "logGroupClass": "`STANDARD` and `INFREQUENT_ACCESS` are kept and shown. What AWS does not offer for the latter "
    "(GetLogEvents, FilterLogEvents, Live Tail) works for both. `DELIVERY` and `ESSENTIALS` are refused.",
    "storedBytes": "of a log group: of all events that it took, but for streams in which everything has expired.",
    "nextToken": "tokens do not expire.",
    "PutMetricFilter": "filters are kept and shown, patterns are checked (and `TestMetricFilter` tries them). There "
    "are no metrics: nothing is counted.",
    "PutSubscriptionFilter": "destinations are Lambda functions; streams, Firehose and `logs:destination` are refused "
    "by name. Whether the function lets CloudWatch Logs invoke it is not looked at.",
    "FilterLogEvents, GetLogEvents": "an event can be read as soon as PutLogEvents has answered.",
    "StartLiveTail": "updates come as soon as there are events, and once a second without; none is sampled or "
    "dropped, a slow client gets them later. SDKs put `stream-` before the host's name: switch that off "
    "(`inject_host_prefix=False` in boto3) or use an endpoint whose subdomains resolve.",
}
