"""A topic and a subscription, as values, and the rules that need nothing else."""

import re
from collections.abc import Mapping
from typing import Final, Literal

from msgspec import Struct

from fogbank.kernel.arn import Arn, partition_of
from fogbank.services.sns.errors import InvalidParameter

FIFO_SUFFIX: Final = ".fifo"
MESSAGE_BYTES_DEFAULT: Final = 262_144
_NAME: Final = re.compile(r"[A-Za-z0-9_-]{1,256}\Z")
_FIFO_NAME: Final = re.compile(r"(?=.{6,256}\Z)[A-Za-z0-9_-]+\.fifo\Z")

Protocol = Literal["http", "https", "email", "email-json", "sms", "sqs", "application", "lambda", "firehose"]
# Endpoints that say themselves that they want the messages. The others are AWS's own, or phones.
CONFIRMED_BY_ENDPOINT: Final = frozenset({"http", "https", "email", "email-json"})


class Topic(Struct, frozen=True, omit_defaults=True):
    """A topic. `id` names its queue in the store, if it is FIFO; one made again under the same name is another one.

    `attributes` are those that were set, by AWS's names and as they were written; what was set to nothing is not there.
    `subscriptions_deleted` counts; `revision` changes with every change of its subscriptions, so that whoever has
    seen a version of this item knows them too.
    """

    account: str
    region: str
    name: str
    id: int
    created_ms: int
    attributes: Mapping[str, str] = {}
    tags: Mapping[str, str] = {}
    subscriptions_deleted: int = 0
    revision: int = 0
    data_protection: str = ""  # a JSON document

    @property
    def arn(self) -> str:
        return str(Arn("sns", self.region, self.account, self.name, partition_of(self.region)))

    @property
    def fifo(self) -> bool:
        return self.name.endswith(FIFO_SUFFIX)

    @property
    def message_bytes_max(self) -> int:
        return int(self.attributes.get("MaximumMessageSize", MESSAGE_BYTES_DEFAULT))

    @property
    def signature_version(self) -> str:
        """ "1": SHA1 with RSA; "2": SHA256 with RSA."""
        return self.attributes.get("SignatureVersion", "1")


class Subscription(Struct, frozen=True, omit_defaults=True):
    """What an endpoint wants of a topic.

    `account` owns it: the endpoint's account, which need not be the topic's. `attributes` as of a topic:
    RawMessageDelivery, FilterPolicy, FilterPolicyScope, RedrivePolicy, DeliveryPolicy, SubscriptionRoleArn. `token`
    confirms it while it is `pending`. `authenticated`: it was confirmed by an authenticated request that asked that
    only such ones may end it.
    """

    id: str
    topic_account: str
    topic_region: str
    topic_name: str
    account: str
    principal: str
    protocol: Protocol
    endpoint: str
    created_ms: int
    attributes: Mapping[str, str] = {}
    pending: bool = False
    token: str = ""
    authenticated: bool = False

    @property
    def topic_arn(self) -> str:
        return str(Arn("sns", self.topic_region, self.topic_account, self.topic_name, partition_of(self.topic_region)))

    @property
    def arn(self) -> str:
        return f"{self.topic_arn}:{self.id}"

    @property
    def raw(self) -> bool:
        return self.attributes.get("RawMessageDelivery") == "true"


def check_topic_name(name: str, *, fifo: bool) -> None:
    """Raises InvalidParameter. https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html"""
    if fifo and not _FIFO_NAME.match(name):
        raise InvalidParameter(
            "Fifo Topic names must end with .fifo and must be made up of only uppercase and lowercase ASCII letters, "
            "numbers, underscores, and hyphens, and must be between 1 and 256 characters long."
        )
    if not fifo and not _NAME.match(name):
        raise InvalidParameter("Topic Name")
