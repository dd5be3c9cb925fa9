"""GetTemplateSummary: https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_GetTemplateSummary.html"""

from collections.abc import Sequence

from msgspec import Struct, field

from fogbank.kernel.action import Context, action
from fogbank.services.cloudformation import stacks
from fogbank.services.cloudformation.summary import summarize
from fogbank.storage.api import Store


class GetTemplateSummary(Struct, frozen=True, rename="pascal"):
    template_body: str | None = None
    template_url: str | None = field(default=None, name="TemplateURL")
    stack_name: str | None = None


class ParameterConstraints(Struct, frozen=True, rename="pascal", omit_defaults=True):
    allowed_values: Sequence[str] = ()


class ParameterDeclaration(Struct, frozen=True, rename="pascal", omit_defaults=True):
    parameter_key: str
    parameter_type: str
    no_echo: bool | None
    default_value: str | None = None
    description: str | None = None
    parameter_constraints: ParameterConstraints | None = None


class GetTemplateSummaryOutput(Struct, frozen=True, rename="pascal", omit_defaults=True):
    parameters: Sequence[ParameterDeclaration] | None
    resource_types: Sequence[str] | None
    description: str | None = None
    capabilities: Sequence[str] | None = None
    capabilities_reason: str | None = None
    version: str | None = None
    metadata: str | None = None
    declared_transforms: Sequence[str] | None = None


@action("cloudformation", "GetTemplateSummary")
async def get_template_summary(store: Store, ctx: Context, request: GetTemplateSummary) -> GetTemplateSummaryOutput:
    """What a template, or a stack's template, wants and has."""
    if request.stack_name is not None:
        stack = (await stacks.load(store, ctx, request.stack_name)).value
        text = stack.wish.template or (stack.work.wish.template if stack.work else "")
    else:
        stack = stacks.new_stack(ctx, "template", "")
        text = await stacks.template_text(ctx, stacks.Source(request.template_body, request.template_url), stack)
    found = summarize(text)
    return GetTemplateSummaryOutput(
        [
            ParameterDeclaration(
                each.name,
                each.type,
                each.no_echo,
                each.default,
                each.description or None,
                ParameterConstraints(each.allowed_values),
            )
            for each in found.parameters
        ],
        found.types,
        found.description or None,
        found.capabilities or None,
        found.capabilities_reason or None,
        found.version or None,
        found.metadata or None,
        found.transforms or None,
    )
