"""Buses, rules and their targets, as values, and the rules that need nothing else.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-bus.html
https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rules.html
"""

from collections.abc import Mapping, Sequence
from typing import Final

from msgspec import Struct

from fogbank.kernel.arn import Arn, partition_of

DEFAULT: Final = "default"
ENABLED: Final = "ENABLED"
DISABLED: Final = "DISABLED"
# How EventBridge names itself as the owner of the rule that fills an archive.
ARCHIVER: Final = "prod.vhs.events.aws.internal"

# The shapes that requests, answers and the store have in common: AWS's names, so they are written once.


class DeadLetterConfig(Struct, frozen=True, rename="pascal", omit_defaults=True, forbid_unknown_fields=True):
    arn: str | None = None


class LogConfig(Struct, frozen=True, rename="pascal", omit_defaults=True, forbid_unknown_fields=True):
    include_detail: str | None = None
    level: str | None = None


class Tag(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    key: str
    value: str


class InputTransformer(Struct, frozen=True, rename="pascal", omit_defaults=True, forbid_unknown_fields=True):
    input_template: str
    input_paths_map: dict[str, str] | None = None


class SqsParameters(Struct, frozen=True, rename="pascal", omit_defaults=True, forbid_unknown_fields=True):
    message_group_id: str | None = None


class HttpParameters(Struct, frozen=True, rename="pascal", omit_defaults=True, forbid_unknown_fields=True):
    path_parameter_values: list[str] | None = None
    header_parameters: dict[str, str] | None = None
    query_string_parameters: dict[str, str] | None = None


class RetryPolicy(Struct, frozen=True, rename="pascal", omit_defaults=True, forbid_unknown_fields=True):
    maximum_retry_attempts: int | None = None
    maximum_event_age_in_seconds: int | None = None


class Target(Struct, frozen=True, rename="pascal", omit_defaults=True, forbid_unknown_fields=True):
    """https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_Target.html

    The parameters of targets that Fogbank does not have are no members, so they are refused by name.
    """

    id: str
    arn: str
    role_arn: str | None = None
    input: str | None = None
    input_path: str | None = None
    input_transformer: InputTransformer | None = None
    sqs_parameters: SqsParameters | None = None
    http_parameters: HttpParameters | None = None
    dead_letter_config: DeadLetterConfig | None = None
    retry_policy: RetryPolicy | None = None


class Bus(Struct, frozen=True, omit_defaults=True):
    """An event bus. The default bus is there without having been stored; `created_ms` is 0 then."""

    account: str
    region: str
    name: str
    created_ms: int = 0
    modified_ms: int = 0
    description: str = ""
    kms_key_id: str = ""
    dead_letter_arn: str = ""
    log_config: LogConfig | None = None
    policy: str = ""  # a JSON document
    tags: Mapping[str, str] = {}

    @property
    def arn(self) -> str:
        return bus_arn(self.account, self.region, self.name)


class Rule(Struct, frozen=True, omit_defaults=True):
    """A rule of a bus, with its targets."""

    account: str
    region: str
    bus: str
    name: str
    pattern: str = ""  # as it was written
    schedule: str = ""
    state: str = ENABLED
    description: str = ""
    role_arn: str = ""
    managed_by: str = ""
    created_by: str = ""
    tags: Mapping[str, str] = {}
    targets: Sequence[Target] = ()
    archive: int = 0  # the log of the archive that this rule fills
    beat: int = 0  # names the alarms of its schedule; 0 while it has none
    anchor_ms: int = 0  # when its schedule began

    @property
    def arn(self) -> str:
        """On the default bus the bus has no part in it.

        https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoneventbridge.html
        """
        path = self.name if self.bus == DEFAULT else f"{self.bus}/{self.name}"
        return str(Arn("events", self.region, self.account, f"rule/{path}", partition_of(self.region)))

    @property
    def enabled(self) -> bool:
        return self.state != DISABLED


class Place(Struct, frozen=True, order=True):
    """Which bus, of whom, where."""

    account: str
    region: str
    bus: str = DEFAULT


def bus_arn(account: str, region: str, name: str) -> str:
    return str(Arn("events", region, account, f"event-bus/{name}", partition_of(region)))


def place_of(named: str | None, account: str, region: str) -> Place:
    """The bus that a caller names by its name or its ARN; without a name it is the default one."""
    if not named or not named.startswith("arn:"):
        return Place(account, region, named or DEFAULT)
    arn = Arn.parse(named)
    return Place(arn.account, arn.region, arn.resource.removeprefix("event-bus/"))
