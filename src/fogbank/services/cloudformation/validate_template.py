"""ValidateTemplate: https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ValidateTemplate.html"""

from collections.abc import Sequence

from msgspec import Struct, field

from fogbank.kernel.action import Context, action
from fogbank.services.cloudformation import stacks
from fogbank.services.cloudformation.summary import summarize
from fogbank.storage.api import Store


class ValidateTemplate(Struct, frozen=True, rename="pascal"):
    template_body: str | None = None
    template_url: str | None = field(default=None, name="TemplateURL")


class TemplateParameter(Struct, frozen=True, rename="pascal", omit_defaults=True):
    parameter_key: str
    no_echo: bool | None
    description: str | None = None
    default_value: str | None = None


class ValidateTemplateOutput(Struct, frozen=True, rename="pascal", omit_defaults=True):
    parameters: Sequence[TemplateParameter] | None
    description: str | None = None
    capabilities: Sequence[str] | None = None
    capabilities_reason: str | None = None
    declared_transforms: Sequence[str] | None = None


@action("cloudformation", "ValidateTemplate")
async def validate_template(store: Store, ctx: Context, request: ValidateTemplate) -> ValidateTemplateOutput:
    """Whether a template is one, and what it wants."""
    stack = stacks.new_stack(ctx, "template", "")
    text = await stacks.template_text(ctx, stacks.Source(request.template_body, request.template_url), stack)
    found = summarize(text)
    return ValidateTemplateOutput(
        [
            TemplateParameter(each.name, each.no_echo, each.description or None, each.default)
            for each in found.parameters
        ],
        found.description or None,
        found.capabilities or None,
        found.capabilities_reason or None,
        found.transforms or None,
    )
