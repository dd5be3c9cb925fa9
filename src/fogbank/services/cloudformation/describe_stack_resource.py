"""DescribeStackResource: https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStackResource.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.cloudformation import stacks
from fogbank.services.cloudformation import store as rows
from fogbank.services.cloudformation.errors import CloudFormationValidation
from fogbank.services.cloudformation.shapes import StackResourceDetail, resource_detail
from fogbank.storage.api import Store


class DescribeStackResource(Struct, frozen=True, rename="pascal"):
    stack_name: str
    logical_resource_id: str


class DescribeStackResourceOutput(Struct, frozen=True, rename="pascal"):
    stack_resource_detail: StackResourceDetail


@action("cloudformation", "DescribeStackResource")
async def describe_stack_resource(
    store: Store, ctx: Context, request: DescribeStackResource
) -> DescribeStackResourceOutput:
    """One resource of a stack."""
    stack = (await stacks.load(store, ctx, request.stack_name)).value
    found = (await rows.resources_of(store, stack)).get(request.logical_resource_id)
    if found is None:
        raise CloudFormationValidation(
            f"Resource {request.logical_resource_id} does not exist for stack {request.stack_name}"
        )
    return DescribeStackResourceOutput(resource_detail(stack, found.value))
