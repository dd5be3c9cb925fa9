"""What can be said of a template without running it."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, cast

from msgspec import Struct

from fogbank.services.cloudformation.errors import InvalidTemplate
from fogbank.services.cloudformation.template import sections
from fogbank.services.cloudformation.template.functions import as_text
from fogbank.services.cloudformation.template.loading import load
from fogbank.services.cloudformation.template.parameters import Parameter, declared
from fogbank.services.cloudformation.template.transforms import SERVERLESS, capability_of, names_of


class Summary(Struct, frozen=True):
    """A template's surface. `types` are those of its resources, each once."""

    parameters: Sequence[Parameter]
    description: str
    capabilities: Sequence[str]
    capabilities_reason: str
    types: Sequence[str]
    version: str
    metadata: str
    transforms: Sequence[str]


def summarize(text: str) -> Summary:
    """Raises InvalidTemplate."""
    template = load(text)
    transforms = names_of(template)
    if not transforms:
        sections.check(template, extended=False)
    resources: Any = template.get("Resources")
    if not isinstance(resources, dict) or not resources:
        raise InvalidTemplate("Template format error: At least one Resources member must be defined.")
    named = [_typed(name, each) for name, each in cast("dict[str, Any]", resources).items()]
    needed = capability_of(named)
    # What the serverless transform makes of functions are roles.
    if not needed and SERVERLESS in transforms and any(kind == "AWS::Serverless::Function" for kind, _ in named):
        needed = "CAPABILITY_IAM"
    capabilities = [each for each in (needed, "CAPABILITY_AUTO_EXPAND" if transforms else "") if each]
    reason = ""
    if needed:
        kinds = sorted({kind for kind, _ in named if kind.startswith("AWS::IAM::")})
        reason = f"The following resource(s) require capabilities: [{', '.join(kinds)}]"
    metadata = template.get("Metadata")
    return Summary(
        list(declared(template.get("Parameters")).values()),
        as_text(template.get("Description", "")),
        capabilities,
        reason,
        sorted({kind for kind, _ in named if kind}),
        as_text(template.get("AWSTemplateFormatVersion", "")),
        json.dumps(metadata) if metadata else "",
        transforms,
    )


def _typed(name: str, raw: Any) -> tuple[str, Mapping[str, Any]]:
    """A resource's type and properties; a loop has neither."""
    if name.startswith("Fn::"):
        return "", {}
    members = cast("dict[str, Any]", raw) if isinstance(raw, dict) else {}
    kind, properties = members.get("Type"), members.get("Properties")
    if not isinstance(kind, str):
        raise InvalidTemplate(
            f"Template format error: [/Resources/{name}] Every Resources object must contain a Type member."
        )
    return kind, cast("dict[str, Any]", properties) if isinstance(properties, dict) else {}
