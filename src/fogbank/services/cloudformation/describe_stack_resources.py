"""DescribeStackResources: https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStackResources.html"""

from collections.abc import Sequence

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.cloudformation import stacks
from fogbank.services.cloudformation import store as rows
from fogbank.services.cloudformation.errors import CloudFormationValidation
from fogbank.services.cloudformation.shapes import StackResource, resource_shape
from fogbank.storage.api import Store


class DescribeStackResources(Struct, frozen=True, rename="pascal"):
    stack_name: str | None = None
    logical_resource_id: str | None = None
    physical_resource_id: str | None = None


class DescribeStackResourcesOutput(Struct, frozen=True, rename="pascal"):
    stack_resources: Sequence[StackResource]


@action("cloudformation", "DescribeStackResources")
async def describe_stack_resources(
    store: Store, ctx: Context, request: DescribeStackResources
) -> DescribeStackResourcesOutput:
    """The resources of a stack, or of the stack that a physical id belongs to."""
    if (request.stack_name is None) == (request.physical_resource_id is None):
        raise CloudFormationValidation("Only one of StackName or PhysicalResourceId must be specified")
    if request.stack_name is not None:
        stack = (await stacks.load(store, ctx, request.stack_name)).value
    else:
        assert request.physical_resource_id is not None
        stack = await stacks.stack_with(store, ctx, request.physical_resource_id)
    found = await rows.resources_of(store, stack)
    wanted = request.logical_resource_id
    return DescribeStackResourcesOutput(
        [resource_shape(stack, each.value) for name, each in found.items() if wanted in (None, name)]
    )
