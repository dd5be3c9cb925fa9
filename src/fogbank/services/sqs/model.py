"""A queue and a message, as values, and the rules that need nothing else."""

import re
from typing import Final, Self

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.arn import Arn, partition_of
from fogbank.services.sqs.errors import InvalidParameterValue
from fogbank.services.sqs.shapes import Attributes

FIFO_SUFFIX: Final = ".fifo"
_NAME: Final = re.compile(r"[A-Za-z0-9_-]{1,80}\Z")
_FIFO_NAME: Final = re.compile(r"(?=.{6,80}\Z)[A-Za-z0-9_-]+\.fifo\Z")


class RedrivePolicy(Struct, frozen=True):
    """Where a message goes that was received too often: `maxReceiveCount` times without being deleted."""

    target_arn: str
    max_receive_count: int


class RedriveAllowPolicy(Struct, frozen=True):
    """Which queues may name this one as their dead-letter queue."""

    permission: str = "allowAll"
    source_arns: tuple[str, ...] = ()

    def allows(self, source_arn: str) -> bool:
        match self.permission:
            case "denyAll":
                return False
            case "byQueue":
                return source_arn in self.source_arns
            case _:
                return True


class Settings(Struct, frozen=True, omit_defaults=True):
    """A queue's attributes as far as they can be set. `None` and "" mean that the attribute is not set.

    https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html
    """

    delay_s: int = 0
    maximum_message_bytes: int = 1_048_576
    retention_s: int = 345_600
    wait_s: int = 0
    visibility_s: int = 30
    policy: str = ""
    redrive_policy: str = ""  # as it was written, for errors; `redrive` is what it says
    redrive: RedrivePolicy | None = None
    redrive_allow_policy: str = ""
    redrive_allow: RedriveAllowPolicy = RedriveAllowPolicy()
    kms_master_key_id: str = ""
    kms_reuse_s: int = 300
    sqs_managed_sse: bool = True
    fifo: bool = False
    content_based_deduplication: bool = False
    deduplication_scope: str = "queue"
    throughput_limit: str = "perQueue"


class Queue(Struct, frozen=True, omit_defaults=True):
    """A queue. `id` names it in the store; a queue made again under the same name is another one."""

    account: str
    region: str
    name: str
    id: int
    created_s: int
    modified_s: int
    settings: Settings = Settings()
    tags: dict[str, str] = {}
    purged_ms: int = 0
    grouped: bool = False  # a standard queue that has seen a MessageGroupId: it is a fair queue

    @property
    def arn(self) -> str:
        return str(Arn("sqs", self.region, self.account, self.name, partition_of(self.region)))

    @property
    def fifo(self) -> bool:
        return self.settings.fifo

    def born_after_ms(self, now_ms: int) -> int:
        """A message is kept if it was sent after this moment."""
        return now_ms - self.settings.retention_s * 1000


class StoredMessage(Struct, frozen=True, gc=False, array_like=True):
    """A message as its entry in the store holds it; what changes (counts, deadlines) is the entry's own.

    `received` and `first_received_ms` tell of queues in which it was before. `trace` is the tracing header of what put
    it here, which nobody is shown; `trace_header` is the one that receivers see. A body with a `seal` is completed when
    it is received (`fabric.delivery.Seals`), and the md5 is that of what is not complete yet.
    """

    id: str
    body: str
    body_md5: str
    sender_id: str
    sent_ms: int
    attributes: Attributes | None = None
    attributes_md5: str | None = None
    trace_header: str | None = None
    group_id: str | None = None
    deduplication_id: str | None = None
    dead_letter_source_arn: str | None = None
    received: int = 0
    first_received_ms: int = 0
    trace: str = ""
    seal: str = ""

    def dead(self, source: "Queue", *, received: int, first_received_ms: int, now_ms: int) -> Self:
        """This message in the dead-letter queue of `source`, after so many receives.

        In a standard queue its age goes on, in a FIFO queue it begins anew; and there the deduplication id gives
        way to the message's, so that two messages with one deduplication id are both kept. Receives are counted
        "across all queues" (API_ReceiveMessage).
        https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/setting-up-dead-letter-queue-retention.html
        https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-dead-letter-queue-redrive.html
        """
        received += self.received
        dead = replace(self, dead_letter_source_arn=source.arn, received=received)
        if source.fifo:
            return replace(dead, sent_ms=now_ms, deduplication_id=self.id)
        return replace(dead, first_received_ms=self.first_received_ms or first_received_ms)

    def redriven(self, message_id: str, *, now_ms: int) -> Self:
        """This message back from a dead-letter queue: a new one, with an id and an age of its own.

        https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-dead-letter-queue-redrive.html
        """
        return replace(
            self, id=message_id, sent_ms=now_ms, dead_letter_source_arn=None, received=0, first_received_ms=0
        )


def check_queue_name(name: str, *, fifo: bool) -> None:
    """Raises InvalidParameterValue.

    https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-queue-message-identifiers.html
    """
    if fifo:
        if not _FIFO_NAME.match(name):
            raise InvalidParameterValue(
                "The name of a FIFO queue can only include alphanumeric characters, hyphens, or underscores, "
                "must end with .fifo suffix and be 1 to 80 in length."
            )
    elif not _NAME.match(name):
        raise InvalidParameterValue(
            "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length"
        )
