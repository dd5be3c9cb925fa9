"""Structures that several operations take or give. Timestamps are seconds since the epoch."""

import json
from collections.abc import Mapping, Sequence

from msgspec import Struct, field

from fogbank.services.cloudformation.model import STACK_TYPE, Event, Resource, Stack, Wish
from fogbank.services.cloudformation.scope import STARS


class Parameter(Struct, frozen=True, rename="pascal", omit_defaults=True):
    parameter_key: str | None = None
    parameter_value: str | None = None
    use_previous_value: bool | None = None
    resolved_value: str | None = None


class Tag(Struct, frozen=True, rename="pascal"):
    key: str
    value: str


class OutputShape(Struct, frozen=True, rename="pascal", omit_defaults=True):
    output_key: str
    output_value: str
    description: str | None = None
    export_name: str | None = None


class DriftInformation(Struct, frozen=True, rename="pascal"):
    stack_drift_status: str = "NOT_CHECKED"


class ResourceDrift(Struct, frozen=True, rename="pascal"):
    stack_resource_drift_status: str = "NOT_CHECKED"


class RollbackConfiguration(Struct, frozen=True, rename="pascal"):
    """Without triggers; one that has some is refused by name."""


class DeploymentConfig(Struct, frozen=True, rename="pascal"):
    """Express deployments do not wait until resources are ready, and keep what failed unless they are told not to.

    https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-express-mode.html
    """

    mode: str = "STANDARD"
    disable_rollback: bool | None = None

    @property
    def keeps_failed(self) -> bool | None:
        """Whether nothing is rolled back; None where this does not say."""
        return True if self.disable_rollback is None and self.mode == "EXPRESS" else self.disable_rollback


class StackShape(Struct, frozen=True, rename="pascal", omit_defaults=True):
    stack_id: str
    stack_name: str
    creation_time: float
    stack_status: str
    disable_rollback: bool | None = None
    change_set_id: str | None = None
    description: str | None = None
    parameters: Sequence[Parameter] = ()
    deletion_time: float | None = None
    last_updated_time: float | None = None
    rollback_configuration: RollbackConfiguration | None = None
    stack_status_reason: str | None = None
    notification_arns: Sequence[str] | None = field(default=None, name="NotificationARNs")
    timeout_in_minutes: int | None = None
    capabilities: Sequence[str] = ()
    outputs: Sequence[OutputShape] = ()
    role_arn: str | None = field(default=None, name="RoleARN")
    tags: Sequence[Tag] | None = None
    enable_termination_protection: bool | None = None
    parent_id: str | None = None
    root_id: str | None = None
    drift_information: DriftInformation | None = None


class StackSummary(Struct, frozen=True, rename="pascal", omit_defaults=True):
    stack_id: str
    stack_name: str
    creation_time: float
    stack_status: str
    template_description: str | None = None
    last_updated_time: float | None = None
    deletion_time: float | None = None
    stack_status_reason: str | None = None
    parent_id: str | None = None
    root_id: str | None = None
    drift_information: DriftInformation | None = None


class StackEvent(Struct, frozen=True, rename="pascal", omit_defaults=True):
    stack_id: str
    event_id: str
    stack_name: str
    logical_resource_id: str
    physical_resource_id: str
    resource_type: str
    timestamp: float
    resource_status: str
    resource_status_reason: str | None = None
    resource_properties: str | None = None
    client_request_token: str | None = None


class StackResource(Struct, frozen=True, rename="pascal", omit_defaults=True):
    """As DescribeStackResources shows it."""

    logical_resource_id: str
    resource_type: str
    resource_status: str
    stack_name: str
    stack_id: str
    timestamp: float
    physical_resource_id: str | None = None
    resource_status_reason: str | None = None
    drift_information: ResourceDrift | None = None


class StackResourceSummary(Struct, frozen=True, rename="pascal", omit_defaults=True):
    """As ListStackResources shows it."""

    logical_resource_id: str
    resource_type: str
    resource_status: str
    last_updated_timestamp: float
    physical_resource_id: str | None = None
    resource_status_reason: str | None = None
    drift_information: ResourceDrift | None = None


class StackResourceDetail(Struct, frozen=True, rename="pascal", omit_defaults=True):
    """As DescribeStackResource shows it."""

    logical_resource_id: str
    resource_type: str
    resource_status: str
    stack_name: str
    stack_id: str
    last_updated_timestamp: float
    physical_resource_id: str | None = None
    resource_status_reason: str | None = None
    metadata: str | None = None
    drift_information: ResourceDrift | None = None


def seconds(ms: int) -> float:
    return ms / 1000


def parameters_of(wish: Wish) -> Sequence[Parameter]:
    """Parameters as they are shown: what is not to be echoed is stars."""
    return [
        Parameter(name, STARS if name in wish.hidden else text, resolved_value=wish.resolved.get(name))
        for name, text in wish.parameters.items()
    ]


def tags_of(tags: Mapping[str, str]) -> Sequence[Tag]:
    return [Tag(name, value) for name, value in tags.items()]


def shown(stack: Stack) -> StackShape:
    """A stack as DescribeStacks shows it."""
    # While an update goes on its parameters are shown; a rollback goes back to those of before.
    wish = stack.work.aim if stack.work else stack.wish
    return StackShape(
        stack.id,
        stack.name,
        seconds(stack.created_ms),
        stack.status,
        stack.disable_rollback,
        stack.change_set_id or None,
        wish.description or None,
        parameters_of(wish),
        seconds(stack.deleted_ms) if stack.deleted_ms else None,
        seconds(stack.changed_ms) if stack.changed_ms else None,
        RollbackConfiguration(),
        stack.reason or None,
        stack.notification_arns,
        stack.timeout_minutes or None,
        wish.capabilities,
        [
            OutputShape(output.key, output.value, output.description or None, output.export or None)
            for output in stack.outputs
        ],
        stack.role_arn or None,
        tags_of(wish.tags),
        stack.protected,
        stack.parent_id or None,
        stack.root_id or None,
        DriftInformation(),
    )


def summary(stack: Stack) -> StackSummary:
    """A stack as ListStacks shows it."""
    return StackSummary(
        stack.id,
        stack.name,
        seconds(stack.created_ms),
        stack.status,
        stack.wish.description or None,
        seconds(stack.changed_ms) if stack.changed_ms else None,
        seconds(stack.deleted_ms) if stack.deleted_ms else None,
        stack.reason or None,
        stack.parent_id or None,
        stack.root_id or None,
        DriftInformation(),
    )


def event_shape(stack: Stack, event: Event) -> StackEvent:
    """An event as DescribeStackEvents shows it."""
    return StackEvent(
        stack.id,
        event.id,
        stack.name,
        event.logical_id,
        event.physical_id,
        event.type,
        seconds(event.at_ms),
        event.status,
        event.reason or None,
        None if event.type == STACK_TYPE and event.physical_id == stack.id else json.dumps(event.properties),
        event.token or None,
    )


def resource_shape(stack: Stack, resource: Resource) -> StackResource:
    return StackResource(
        resource.logical_id,
        resource.type,
        resource.status,
        stack.name,
        stack.id,
        seconds(resource.updated_ms),
        _physical_id(resource),
        resource.reason or None,
        ResourceDrift(),
    )


def resource_summary(resource: Resource) -> StackResourceSummary:
    return StackResourceSummary(
        resource.logical_id,
        resource.type,
        resource.status,
        seconds(resource.updated_ms),
        _physical_id(resource),
        resource.reason or None,
        ResourceDrift(),
    )


def resource_detail(stack: Stack, resource: Resource) -> StackResourceDetail:
    return StackResourceDetail(
        resource.logical_id,
        resource.type,
        resource.status,
        stack.name,
        stack.id,
        seconds(resource.updated_ms),
        _physical_id(resource),
        resource.reason or None,
        json.dumps(resource.metadata) if resource.metadata else None,
        ResourceDrift(),
    )


def _physical_id(resource: Resource) -> str | None:
    return resource.made.physical_id if resource.made else None
