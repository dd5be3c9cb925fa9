"""Amazon SNS: https://docs.aws.amazon.com/sns/latest/api/"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Final

from fogbank.fabric.delivery import Watcher
from fogbank.kernel.action import Handler
from fogbank.kernel.http import Request
from fogbank.kernel.world import World
from fogbank.services.sns import confirmation
from fogbank.services.sns.add_permission import add_permission
from fogbank.services.sns.certificate import PATH, Signer
from fogbank.services.sns.check_if_phone_number_is_opted_out import check_if_phone_number_is_opted_out
from fogbank.services.sns.confirm_subscription import confirm_subscription
from fogbank.services.sns.create_platform_application import create_platform_application
from fogbank.services.sns.create_platform_endpoint import create_platform_endpoint
from fogbank.services.sns.create_sms_sandbox_phone_number import create_sms_sandbox_phone_number
from fogbank.services.sns.create_topic import create_topic
from fogbank.services.sns.delete_endpoint import delete_endpoint
from fogbank.services.sns.delete_platform_application import delete_platform_application
from fogbank.services.sns.delete_sms_sandbox_phone_number import delete_sms_sandbox_phone_number
from fogbank.services.sns.delete_topic import delete_topic
from fogbank.services.sns.delivery_status import WATCHER, StatusLog
from fogbank.services.sns.explaining import explainer
from fogbank.services.sns.fanout import Fanouts
from fogbank.services.sns.fifo import FifoTopics
from fogbank.services.sns.get_data_protection_policy import get_data_protection_policy
from fogbank.services.sns.get_endpoint_attributes import get_endpoint_attributes
from fogbank.services.sns.get_platform_application_attributes import get_platform_application_attributes
from fogbank.services.sns.get_sms_attributes import get_sms_attributes
from fogbank.services.sns.get_sms_sandbox_account_status import get_sms_sandbox_account_status
from fogbank.services.sns.get_subscription_attributes import get_subscription_attributes
from fogbank.services.sns.get_topic_attributes import get_topic_attributes
from fogbank.services.sns.list_endpoints_by_platform_application import list_endpoints_by_platform_application
from fogbank.services.sns.list_origination_numbers import list_origination_numbers
from fogbank.services.sns.list_phone_numbers_opted_out import list_phone_numbers_opted_out
from fogbank.services.sns.list_platform_applications import list_platform_applications
from fogbank.services.sns.list_sms_sandbox_phone_numbers import list_sms_sandbox_phone_numbers
from fogbank.services.sns.list_subscriptions import list_subscriptions
from fogbank.services.sns.list_subscriptions_by_topic import list_subscriptions_by_topic
from fogbank.services.sns.list_tags_for_resource import list_tags_for_resource
from fogbank.services.sns.list_topics import list_topics
from fogbank.services.sns.opt_in_phone_number import opt_in_phone_number
from fogbank.services.sns.phones import PAGE as OPTED_OUT_PAGE
from fogbank.services.sns.phones import opted_out_page
from fogbank.services.sns.publish import publish
from fogbank.services.sns.publish_batch import publish_batch
from fogbank.services.sns.put_data_protection_policy import put_data_protection_policy
from fogbank.services.sns.remove_permission import remove_permission
from fogbank.services.sns.resources import RESOURCES
from fogbank.services.sns.sealing import Sealing
from fogbank.services.sns.sent import SentLog
from fogbank.services.sns.set_endpoint_attributes import set_endpoint_attributes
from fogbank.services.sns.set_platform_application_attributes import set_platform_application_attributes
from fogbank.services.sns.set_sms_attributes import set_sms_attributes
from fogbank.services.sns.set_subscription_attributes import set_subscription_attributes
from fogbank.services.sns.set_topic_attributes import set_topic_attributes
from fogbank.services.sns.subscribe import subscribe
from fogbank.services.sns.tag_resource import tag_resource
from fogbank.services.sns.target import target
from fogbank.services.sns.unsubscribe import unsubscribe
from fogbank.services.sns.untag_resource import untag_resource
from fogbank.services.sns.verify_sms_sandbox_phone_number import verify_sms_sandbox_phone_number
from fogbank.storage.api import Store

__all__ = ["ACTIONS", "NOTES", "RESOURCES", "explainer", "pages", "resume", "target", "watchers"]

ACTIONS: Final[tuple[Handler, ...]] = (
    add_permission,
    check_if_phone_number_is_opted_out,
    confirm_subscription,
    create_platform_application,
    create_platform_endpoint,
    create_sms_sandbox_phone_number,
    create_topic,
    delete_endpoint,
    delete_platform_application,
    delete_sms_sandbox_phone_number,
    delete_topic,
    get_data_protection_policy,
    get_endpoint_attributes,
    get_platform_application_attributes,
    get_sms_attributes,
    get_sms_sandbox_account_status,
    get_subscription_attributes,
    get_topic_attributes,
    list_endpoints_by_platform_application,
    list_origination_numbers,
    list_phone_numbers_opted_out,
    list_platform_applications,
    list_sms_sandbox_phone_numbers,
    list_subscriptions,
    list_subscriptions_by_topic,
    list_tags_for_resource,
    list_topics,
    opt_in_phone_number,
    publish,
    publish_batch,
    put_data_protection_policy,
    remove_permission,
    set_endpoint_attributes,
    set_platform_application_attributes,
    set_sms_attributes,
    set_subscription_attributes,
    set_topic_attributes,
    subscribe,
    tag_resource,
    unsubscribe,
    untag_resource,
    verify_sms_sandbox_phone_number,
)

# Where an operation is honoured and a value in it is kept without effect, this says so; the coverage page shows it.
NOTES: Final[Mapping[str, str]] = {
    "Policy, AddPermission, RemovePermission": "validated, kept and shown. They decide nothing yet: whoever reaches "
    "the server, and is let in by `--auth` where that is set, may use every topic.",
    "KmsMasterKeyId": "kept and shown. Messages lie on the disk as they are; encryption at rest is the file system's.",
    "Platform applications and their endpoints": "kept and shown. What is published to them, and to phones, mailboxes "
    "and Firehose, is a record under `/_fogbank/sns/sent`; no push service, carrier or mail server is asked, and "
    "credentials are not tried.",
    "Text messages": "records too. SetSMSAttributes is kept and shown: nothing is spent, logged or reported by it. "
    "Accounts have left the sandbox, whose phones are kept and shown, and verified by the code in the record that they "
    "are sent. Nobody answers STOP: `PUT /_fogbank/sns/opted-out?phoneNumber=…` opts a phone out, which gets nothing "
    "then. OptInPhoneNumber works more than once in 30 days. Nobody has origination numbers.",
    "PutDataProtectionPolicy, CreateTopic.DataProtectionPolicy": "kept and shown. Messages are not looked at: nothing "
    "is audited, masked or denied.",
    "FifoThroughputScope": "the scope of deduplication is honoured. No topic is throttled.",
    "DeliveryPolicy": "acted on to the millisecond: AWS adds jitter, Fogbank none. AWS draws the back-off functions "
    "and writes down no formula; arithmetic, geometric and exponential are what their names say.",
    "SuccessFeedbackRoleArn, FailureFeedbackRoleArn": "their being there turns delivery status logging on. The role "
    "itself is not assumed.",
    "SubscriptionRoleArn": "kept and shown; nobody assumes the role.",
}


async def resume(store: Store, world: World) -> None:
    """Go on with what was interrupted."""
    world.ports[Signer] = Signer(store, world)
    world.ports[Sealing] = Sealing(world)
    world.ports[Fanouts] = Fanouts()
    topics = FifoTopics(store, world)
    world.ports[FifoTopics] = topics
    await topics.begin()
    world.ports[SentLog] = SentLog(store, world)
    world.ports[StatusLog] = StatusLog(world)
    await confirmation.resume(store, world)


async def seal(world: World, bodies: Sequence[str]) -> Sequence[str]:
    """Complete what SNS left in queues for those who read it."""
    return await world.port(Sealing).open(bodies)


def watchers(world: World) -> dict[str, Watcher]:
    """Who is told of the ends of deliveries, by name."""
    return {WATCHER: lambda delivery, attempts, end: world.port(StatusLog).watch(delivery, attempts, end)}


def pages(store: Store, world: World) -> dict[str, Callable[[Request], Awaitable[object]]]:
    """What is shown beside the API, by the beginning of the path."""
    return {
        "/_fogbank/sns/sent": lambda request: world.port(SentLog).page(request),
        OPTED_OUT_PAGE: lambda request: opted_out_page(store, request),
        PATH: lambda request: world.port(Signer).page(request),
    }
