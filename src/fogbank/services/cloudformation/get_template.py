"""GetTemplate: https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_GetTemplate.html"""

from collections.abc import Sequence

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.cloudformation import change_sets, stacks
from fogbank.services.cloudformation.errors import CloudFormationValidation
from fogbank.storage.api import Store


class GetTemplate(Struct, frozen=True, rename="pascal"):
    stack_name: str | None = None
    change_set_name: str | None = None
    template_stage: str = "Original"


class GetTemplateOutput(Struct, frozen=True, rename="pascal"):
    template_body: str
    stages_available: Sequence[str] = ("Original", "Processed")


@action("cloudformation", "GetTemplate")
async def get_template(store: Store, ctx: Context, request: GetTemplate) -> GetTemplateOutput:
    """A stack's or a change set's template, as it was given or after its transforms."""
    if request.change_set_name is not None:
        wish = (await change_sets.load(store, ctx, request.change_set_name, request.stack_name)).value.wish
    elif request.stack_name is not None:
        stack = (await stacks.load(store, ctx, request.stack_name)).value
        wish = stack.work.wish if stack.work and not stack.wish.template else stack.wish
    else:
        raise CloudFormationValidation("StackName is required if ChangeSetName is not specified.")
    return GetTemplateOutput(wish.processed if request.template_stage == "Processed" else wish.template)
