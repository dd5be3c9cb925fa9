"""Archives of buses and replays out of them, as values.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-archive.html
https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-replay-archived-event.html
"""

from collections.abc import Sequence
from typing import Any, Final

import msgspec
from msgspec import Struct

from fogbank.kernel.arn import Arn, partition_of
from fogbank.services.events.model import ARCHIVER, Place, Rule

DAY_MS: Final = 86_400_000
ENABLED: Final = "ENABLED"
STARTING: Final = "STARTING"
RUNNING: Final = "RUNNING"
CANCELLING: Final = "CANCELLING"
CANCELLED: Final = "CANCELLED"
COMPLETED: Final = "COMPLETED"
FAILED: Final = "FAILED"
ACTIVE: Final = frozenset({STARTING, RUNNING, CANCELLING})


class Archive(Struct, frozen=True, omit_defaults=True):
    """An archive; `log` holds its events, one a record, in the order in which they came to the bus."""

    account: str
    region: str
    name: str
    source_arn: str  # of the bus
    log: int
    created_ms: int
    description: str = ""
    pattern: str = ""
    retention_days: int = 0  # 0: for ever
    kms_key_id: str = ""

    @property
    def arn(self) -> str:
        return str(Arn("events", self.region, self.account, f"archive/{self.name}", partition_of(self.region)))

    @property
    def bus(self) -> Place:
        return bus_of(self.source_arn)

    @property
    def rule_name(self) -> str:
        return f"Events-Archive-{self.name}"

    def kept_since_ms(self, now_ms: int) -> int:
        """Events that came before this moment have expired."""
        return max(0, now_ms - self.retention_days * DAY_MS) if self.retention_days else 0

    def rule(self) -> Rule:
        """The managed rule that fills it: what the archive's pattern says, but for events of replays.

        https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-archive.html#eb-archive-replays
        """
        pattern = msgspec.json.decode(self.pattern or "{}", type=dict[str, Any])
        whole = {**pattern, "replay-name": [{"exists": False}]}
        return Rule(
            self.bus.account,
            self.bus.region,
            self.bus.bus,
            self.rule_name,
            msgspec.json.encode(whole).decode(),
            managed_by=ARCHIVER,
            created_by=self.account,
            archive=self.log,
        )


class Replay(Struct, frozen=True, omit_defaults=True):
    """A replay of an archive's events of a time, to all rules of the bus or to some.

    It goes by the events' own times, minute by minute: `minute` and `sequence` say which event was the last.
    `until_sequence` is the archive's last record when the replay began.
    """

    account: str
    region: str
    name: str
    archive: str
    bus_arn: str
    start_ms: int
    end_ms: int
    began_ms: int
    log: int
    until_sequence: int
    state: str = STARTING
    description: str = ""
    filter_arns: Sequence[str] = ()
    ended_ms: int = 0
    last_ms: int = 0
    minute: int = 0
    sequence: int = 0
    reason: str = ""

    @property
    def arn(self) -> str:
        return str(Arn("events", self.region, self.account, f"replay/{self.name}", partition_of(self.region)))

    @property
    def source_arn(self) -> str:
        return str(Arn("events", self.region, self.account, f"archive/{self.archive}", partition_of(self.region)))


def bus_of(arn: str) -> Place:
    parsed = Arn.parse(arn)
    return Place(parsed.account, parsed.region, parsed.resource.removeprefix("event-bus/"))
