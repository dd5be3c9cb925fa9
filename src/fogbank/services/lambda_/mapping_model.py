"""Event source mappings, as values: what they are, what they may be, how they are shown.

https://docs.aws.amazon.com/lambda/latest/api/API_EventSourceMappingConfiguration.html
"""

from collections.abc import Sequence
from typing import Any, Final

from msgspec import UNSET, Struct, UnsetType, field

from fogbank.fabric.poller import SourceFacts
from fogbank.services.lambda_.errors import InvalidParameterValue, ResourceNotFound
from fogbank.services.lambda_.filters import check_filters
from fogbank.services.lambda_.model import SourceMapping
from fogbank.services.lambda_.store import MAPPINGS, Stored
from fogbank.storage.api import Store

_BATCH_MAX_FIFO: Final = 10
_BATCH_MAX_WITHOUT_WINDOW: Final = 10


async def find_mapping(store: Store, uuid: str) -> Stored[SourceMapping]:
    """Raises ResourceNotFoundException."""
    found = await MAPPINGS.find(store, uuid.encode())
    if found is None:
        raise ResourceNotFound("The resource you requested does not exist.")
    return found


async def all_mappings(store: Store) -> Sequence[SourceMapping]:
    """Those of all accounts and regions, in the order of their ids."""
    return [stored.value for stored in await MAPPINGS.everything(store, b"")]


def check(mapping: SourceMapping, facts: SourceFacts, function_timeout_s: int) -> None:
    """Raises InvalidParameterValueException for settings that do not go together.

    https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-parameters.html
    https://github.com/github-aws-runners/terraform-aws-github-runner/issues/465 (visibility timeout)
    https://github.com/ansible-collections/amazon.aws/issues/1995 (batch window)
    """
    if facts.ordered and mapping.window_s:
        # How it is said is a guess, and so is the next one.
        raise InvalidParameterValue("Batching window is not supported for FIFO queues")
    if facts.ordered and mapping.batch_size > _BATCH_MAX_FIFO:
        raise InvalidParameterValue(f"Maximum batch size for FIFO queues is {_BATCH_MAX_FIFO}")
    if mapping.batch_size > _BATCH_MAX_WITHOUT_WINDOW and not mapping.window_s:
        raise InvalidParameterValue(
            "Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than "
            f"{_BATCH_MAX_WITHOUT_WINDOW}"
        )
    if facts.visibility_s < function_timeout_s:
        raise InvalidParameterValue(
            f"Queue visibility timeout: {facts.visibility_s} seconds is less than "
            f"Function timeout: {function_timeout_s} seconds"
        )
    check_filters(mapping.filters)


# What is given


class Filter(Struct, frozen=True, rename="pascal"):
    pattern: str | None = None


class FilterCriteria(Struct, frozen=True, rename="pascal"):
    filters: list[Filter] | None = None


class ScalingConfig(Struct, frozen=True, rename="pascal"):
    maximum_concurrency: int | None = None


class OnEnd(Struct, frozen=True, rename="pascal"):
    destination: str | None = None


class DestinationConfig(Struct, frozen=True, rename="pascal"):
    on_success: OnEnd | None = None
    on_failure: OnEnd | None = None


class Settings(Struct, frozen=True):
    """What Create and Update have in common; None leaves a setting as it is."""

    enabled: bool | None
    batch_size: int | None
    window_s: int | None
    filter_criteria: FilterCriteria | None
    scaling: ScalingConfig | None
    response_types: Sequence[str] | None

    def changes(self) -> dict[str, Any]:
        """The fields of SourceMapping that change. An empty structure takes a setting away."""
        changes: dict[str, Any] = {
            "enabled": self.enabled,
            "batch_size": self.batch_size,
            "window_s": self.window_s,
            "filters": None if self.filter_criteria is None else _patterns(self.filter_criteria),
            "reports_item_failures": None if self.response_types is None else bool(self.response_types),
        }
        found = {name: value for name, value in changes.items() if value is not None}
        if self.scaling is not None:
            found["concurrency_max"] = self.scaling.maximum_concurrency
        return found


def _patterns(criteria: FilterCriteria) -> tuple[str, ...]:
    return tuple(each.pattern for each in criteria.filters or () if each.pattern)


def refuse_for_streams(**given: object) -> None:
    """Raises InvalidParameterValueException for parameters that queues do not have.

    https://github.com/motdotla/node-lambda/issues/466 (StartingPosition; the words for the others are a guess)
    """
    for name, value in given.items():
        if value is not None:
            if name == "StartingPosition":
                raise InvalidParameterValue("StartingPosition is not valid for SQS event sources.")
            raise InvalidParameterValue(f"Unsupported {name} parameter for given event source mapping type.")


# What is shown


class EventSourceMappingConfiguration(Struct, frozen=True, rename="pascal", omit_defaults=True):
    """A mapping as every operation shows it."""

    uuid: str = field(name="UUID")
    batch_size: int
    maximum_batching_window_in_seconds: int
    event_source_arn: str
    function_arn: str
    last_modified: float
    state: str
    state_transition_reason: str
    function_response_types: list[str]
    event_source_mapping_arn: str
    filter_criteria: FilterCriteria | UnsetType = UNSET
    scaling_config: ScalingConfig | UnsetType = UNSET


def show(mapping: SourceMapping) -> EventSourceMappingConfiguration:
    """A mapping for its caller."""
    return EventSourceMappingConfiguration(
        mapping.uuid,
        mapping.batch_size,
        mapping.window_s,
        mapping.source_arn,
        mapping.function_arn,
        mapping.modified_ms / 1000,
        mapping.state,
        mapping.state_reason,
        ["ReportBatchItemFailures"] if mapping.reports_item_failures else [],
        mapping.arn,
        FilterCriteria([Filter(text) for text in mapping.filters]) if mapping.filters else UNSET,
        UNSET if mapping.concurrency_max is None else ScalingConfig(mapping.concurrency_max),
    )
