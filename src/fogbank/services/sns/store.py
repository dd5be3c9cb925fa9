"""The only file of SNS that knows how its values lie in the store.

item   sns.topic         account/region/name              a topic
item   sns.subscription  account/region/name/id           a subscription, by its topic
item   sns.owned         owner/region/account/name/id     the same, by its owner
item   sns.application   account/region/app/PLATFORM/name                   a platform application
item   sns.device        account/region/endpoint/PLATFORM/name/id           an endpoint of one of its devices
item   sns.sms           account/region                   settings of text messages
item   sns.sandbox       account/region/number            a phone of the SMS sandbox
item   sns.silent        account/region/number            a phone whose holder wants no text messages
queue  the topic's id                                     messages of a FIFO topic, on their way to its subscriptions

Whatever changes a topic's subscriptions changes the topic too (`revision`): its version stands for all of them.
"""

from collections.abc import Sequence
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.arn import Arn
from fogbank.services.sns.errors import NotFound
from fogbank.services.sns.model import Subscription, Topic
from fogbank.services.sns.platforms import Application, Device
from fogbank.services.sns.sms import SandboxPhone, SilentPhone, SmsSettings
from fogbank.storage.api import Operation, Remove, Store
from fogbank.storage.table import Stored, Table

StoredTopic = Stored[Topic]
StoredSubscription = Stored[Subscription]


class Owned(Struct, frozen=True):
    """Leads from an owner to a subscription."""

    topic: str  # the topic's key
    id: str


TOPICS: Final = Table("sns.topic", Topic)
SUBSCRIPTIONS: Final = Table("sns.subscription", Subscription)
OWNED: Final = Table("sns.owned", Owned)
APPLICATIONS: Final = Table("sns.application", Application)
DEVICES: Final = Table("sns.device", Device)
SMS: Final = Table("sns.sms", SmsSettings)
SANDBOX: Final = Table("sns.sandbox", SandboxPhone)
SILENT: Final = Table("sns.silent", SilentPhone)


def topic_key(account: str, region: str, name: str) -> bytes:
    return f"{account}/{region}/{name}".encode()


async def find_topic(store: Store, arn: Arn) -> StoredTopic | None:
    """The topic of an ARN."""
    return await TOPICS.find(store, topic_key(arn.account, arn.region, arn.resource))


async def list_topics(store: Store, account: str, region: str, *, after: str, limit: int) -> Sequence[StoredTopic]:
    """Topics in the order of their names, those after `after`."""
    low = topic_key(account, region, after) if after else b""
    return await TOPICS.scan(store, topic_key(account, region, ""), after=low, limit=limit)


async def all_topics(store: Store) -> Sequence[Topic]:
    """Everybody's."""
    return [stored.value for stored in await TOPICS.everything(store, b"")]


def key_of(topic: Topic) -> bytes:
    return topic_key(topic.account, topic.region, topic.name)


# Subscriptions


async def find_subscription(store: Store, arn: Arn) -> StoredSubscription | None:
    """The subscription of an ARN; None also for one that is no subscription's."""
    name, _, subscription_id = arn.resource.partition(":")
    return await SUBSCRIPTIONS.find(store, topic_key(arn.account, arn.region, name) + f"/{subscription_id}".encode())


async def subscriptions_of(store: Store, topic: Topic, *, after: str, limit: int) -> Sequence[StoredSubscription]:
    """Those after the id `after`, in the order of ids."""
    prefix = key_of(topic) + b"/"
    return await SUBSCRIPTIONS.scan(store, prefix, after=prefix + after.encode() if after else b"", limit=limit)


async def all_subscriptions_of(store: Store, topic: Topic) -> Sequence[Subscription]:
    """However many there are."""
    return [stored.value for stored in await SUBSCRIPTIONS.everything(store, key_of(topic) + b"/")]


async def owned_by(
    store: Store, account: str, region: str, *, after: str, limit: int
) -> Sequence[tuple[str, Subscription]]:
    """An account's subscriptions, each with the place after which the next page begins."""
    prefix = f"{account}/{region}/".encode()
    found: list[tuple[str, Subscription]] = []
    for owned in await OWNED.scan(store, prefix, after=prefix + after.encode() if after else b"", limit=limit):
        subscription = await SUBSCRIPTIONS.find(store, f"{owned.value.topic}/{owned.value.id}".encode())
        if subscription is not None:
            found.append((owned.key.removeprefix(prefix).decode(), subscription.value))
    return found


def keep(topic: StoredTopic, subscription: Subscription) -> list[Operation]:
    """Operations that keep a subscription of a topic, new or changed. To be checked: `topic.unchanged()`."""
    key = key_of(topic.value)
    return [
        topic.becomes(replace(topic.value, revision=topic.value.revision + 1)),
        SUBSCRIPTIONS.put(key + f"/{subscription.id}".encode(), subscription),
        OWNED.put(_owned_key(key, subscription), Owned(key.decode(), subscription.id)),
    ]


def forget(topic: StoredTopic, subscription: Subscription) -> list[Operation]:
    """Operations that end a subscription. To be checked: `topic.unchanged()`."""
    changed = replace(
        topic.value,
        revision=topic.value.revision + 1,
        subscriptions_deleted=topic.value.subscriptions_deleted + 1,
    )
    return [topic.becomes(changed), *removals(topic.value, [subscription])]


def removals(topic: Topic, subscriptions: Sequence[Subscription]) -> list[Operation]:
    """Operations that remove subscriptions; the topic's item is the caller's business."""
    key = key_of(topic)
    operations: list[Operation] = []
    for subscription in subscriptions:
        operations.append(Remove(SUBSCRIPTIONS.space, key + f"/{subscription.id}".encode()))
        operations.append(Remove(OWNED.space, _owned_key(key, subscription)))
    return operations


def _owned_key(topic_key: bytes, subscription: Subscription) -> bytes:
    return f"{subscription.account}/{subscription.topic_region}/".encode() + topic_key + f"/{subscription.id}".encode()


# Platform applications and their devices


async def find_application(store: Store, arn: Arn) -> Stored[Application]:
    """Raises NotFound."""
    found = await APPLICATIONS.find(store, topic_key(arn.account, arn.region, arn.resource))
    if found is None:
        raise NotFound("PlatformApplication does not exist")
    return found


async def find_device(store: Store, arn: Arn) -> Stored[Device]:
    """Raises NotFound."""
    found = await DEVICES.find(store, topic_key(arn.account, arn.region, arn.resource))
    if found is None:
        raise NotFound("Endpoint does not exist")
    return found


def key_of_application(application: Application) -> bytes:
    return topic_key(application.account, application.region, f"app/{application.platform}/{application.name}")


def devices_of(application: Application) -> bytes:
    """What the keys of its devices begin with."""
    place = f"endpoint/{application.platform}/{application.name}/"
    return topic_key(application.account, application.region, place)


def application_of(device: Device) -> bytes:
    """The key of a device's application."""
    return topic_key(device.account, device.region, f"app/{device.platform}/{device.application}")
